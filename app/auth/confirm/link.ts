import { z } from 'zod';

const linkSchema = z.object({
  token_hash: z.string().regex(/^[\w-]{8,200}$/),
  type: z.enum(['email', 'recovery', 'email_change']),
});

/** What a link in a mail of Auth carries. */
export type MailLink = z.infer<typeof linkSchema>;

/** The link that an address or a form holds; null if a part of it is missing or wrong. */
export const readLink = (given: Record<string, unknown>): MailLink | null =>
  linkSchema.safeParse(given).data ?? null;

/** How using a link ended, where that needs a page of its own. */
export const results = [
  'expired',
  'confirmed',
  'half_changed',
  'changed',
  'new_password',
  'weak_password',
] as const;
export type LinkResult = (typeof results)[number];

export const resultAddress = (result: LinkResult, type: MailLink['type']): string =>
  `/auth/confirm?${new URLSearchParams({ result, type })}`;
