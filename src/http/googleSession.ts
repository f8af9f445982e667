import type { AuthError, Session } from '@supabase/supabase-js';
import type { SignInOutcome } from '#src/domain/accounts/signInOutcome.ts';
import { logger } from '#src/observability/logger.ts';
import { createPassingClient, createSessionClient } from './session.ts';
import { isUnreachable } from './signInAttempts.ts';

/** A session of the account that Auth finds, links or makes for an id token of Google's; no browser has it yet. */
export async function signInWithIdToken(token: string, nonce: string): Promise<Session | SignInOutcome> {
  const { auth } = await createPassingClient();
  const { data, error } = await auth.signInWithIdToken({ provider: 'google', token, nonce });
  if (!error && data.session) return data.session;
  logger().warn({ code: error?.code, status: error?.status }, 'Auth refused an id token');
  return outcomeOf(error ?? {});
}

const unverified = new Set(['provider_email_needs_verification', 'email_not_confirmed']);
const refused = new Set(['user_banned', 'signup_disabled', 'provider_disabled']);

function outcomeOf({ code = '', status }: Partial<AuthError>): SignInOutcome {
  if (unverified.has(code)) return 'unverified';
  if (refused.has(code)) return 'refused';
  if (status === 429) return 'busy';
  return isUnreachable({ status }) ? 'unreachable' : 'failed';
}

/** Whether the signed-in person signs in with this Google account. */
export async function hasGoogleIdentity(sub: string): Promise<boolean> {
  const { data, error } = await (await createSessionClient()).auth.getUser();
  if (error) throw error;
  return (data.user.identities ?? []).some(
    ({ provider, identity_data }) => provider === 'google' && identity_data?.sub === sub,
  );
}
