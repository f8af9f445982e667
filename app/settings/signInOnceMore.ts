import type { Session } from '@supabase/supabase-js';
import type { AccountFormState } from '#src/components/account/AccountForm.tsx';
import type { SignedInUser } from '#src/data/accessToken.ts';
import { getEnv } from '#src/env.ts';
import { isJustConfirmed } from '#src/http/confirmation.ts';
import { createPassingClient, createSessionClient } from '#src/http/session.ts';
import { refusal, tooManyAttempts, unreachable } from '#src/http/signInAttempts.ts';

export type Auth = Awaited<ReturnType<typeof createPassingClient>>['auth'];

type Known = { auth: Auth; session: Session; end: () => Promise<unknown> };

export const isDemo = (email: string) => email === getEnv().DEMO_EMAIL?.toLowerCase();

/**
 * A session of the signed-in person who has just proved that it is them: who found an open browser doesn't know their password, and isn't let
 * in by Google. With a proof from Google it is this browser's own, which is new since then. `end` ends it unless the browser needs it.
 */
export async function signInOnceMore(
  user: SignedInUser,
  password: string,
): Promise<Known | { state: AccountFormState }> {
  if (isDemo(user.email))
    return { state: { message: 'The demo account belongs to everybody, so it stays as it is.' } };
  return (await isJustConfirmed(user.id)) ? browsersSession() : sessionByPassword(user, password);
}

async function browsersSession(): Promise<Known | { state: AccountFormState }> {
  const { auth } = await createSessionClient();
  const { data } = await auth.getSession();
  if (!data.session) return { state: { message: unreachable } };
  return { auth, session: data.session, end: async () => {} };
}

async function sessionByPassword(
  user: SignedInUser,
  password: string,
): Promise<Known | { state: AccountFormState }> {
  const tooMany = await tooManyAttempts('signIn', user.email);
  if (tooMany) return { state: { message: tooMany } };
  const { auth } = await createPassingClient();
  const { data, error } = await auth.signInWithPassword({ email: user.email, password });
  if (!error) return { auth, session: data.session, end: () => auth.signOut({ scope: 'local' }) };
  if (error.code === 'invalid_credentials')
    return { state: { fields: { currentPassword: 'This is not your current password.' } } };
  return { state: { message: refusal(error) } };
}
