import { z } from 'zod';

export const newPassword = z
  .string()
  .min(8, 'Please use at least 8 characters.')
  .max(72, 'Please use at most 72 characters.');

export const emailAddress = z.email('Please enter an e-mail address such as you@example.com.');

/** What is wrong with each field; undefined when nothing is. */
export function wrongFields<T extends z.ZodRawShape>(
  schema: z.ZodObject<T>,
  given: Record<string, unknown>,
): Record<string, string> | undefined {
  const { error } = schema.safeParse(given);
  return error && Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0]), message]));
}
