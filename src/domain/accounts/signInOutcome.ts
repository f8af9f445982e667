/** Why signing in with Google ended without a session, as the sign-in page says it. */
const messages = {
  denied: 'You cancelled at Google, so you are not signed in.',
  expired: 'This sign-in did not start in this browser, or it took too long. Please start again.',
  failed: 'Google did not confirm this sign-in. Please start again.',
  unreachable: 'Google or our sign-in service can’t be reached right now. Please try again in a moment.',
  busy: 'That was too many attempts. Please wait a minute and try again.',
  unverified:
    'Google has not confirmed the address of this account, so it can’t be used to sign in. Confirm it at Google, or use a password.',
  refused: 'Signing in with this Google account is not possible here.',
  signed_in:
    'This browser is signed in to another account, so nothing was changed. Sign out first, then sign in with Google.',
  other_account:
    'This is not the Google account that you sign in with, so nothing was changed. Please choose that one.',
} as const;

export type SignInOutcome = keyof typeof messages;

/** The message for an outcome that an address names; undefined where it names none. */
export const signInMessage = (outcome: unknown): string | undefined =>
  typeof outcome === 'string' && Object.hasOwn(messages, outcome)
    ? messages[outcome as SignInOutcome]
    : undefined;
