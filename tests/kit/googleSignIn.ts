import type { GoogleAccount } from './googleAccount.ts';

/** The person answers Google's consent page with this account: the address that the browser is sent back to. */
export async function answerConsent(
  url: string,
  google: GoogleAccount,
  answer: { mode?: 'allow' | 'deny'; scopes?: string[] } = {},
): Promise<URL> {
  await google.consent(answer.mode ?? 'allow', answer.scopes);
  const chosen = new URL(url);
  chosen.searchParams.set('login_hint', google.email);
  const asked = await fetch(chosen, { redirect: 'manual' });
  return new URL(asked.headers.get('location') ?? '');
}
