import { randomUUID } from 'node:crypto';
import type { Deps } from '#src/compose.ts';
import {
  consumeOAuthState,
  ensureUserKey,
  findConnectionId,
  listConnectionRows,
  replaceLostKey,
  saveConnection,
  saveOAuthState,
} from '#src/data/connections.ts';
import { askedScopes, type ConnectOutcome, scopesSuffice } from '#src/domain/accounts/connectOutcome.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { newDataKey, SealError, seal, unwrapDataKey } from '#src/security/encryption.ts';
import { beginOAuthAttempt, readOAuthAttempt } from '#src/security/oauthAttempt.ts';
import { tokenPurpose } from '#src/services/google/accessTokenService.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import {
  consentUrl,
  exchangeCode,
  type GoogleTokens,
  readUserinfo,
} from '#src/services/google/googleOAuth.ts';
import { createGoogleCalendar, namedCalendars } from './googleCalendarService.ts';

export type ConnectStart = { url: string; cookie: { name: string; value: string }; expiresAt: number };

/**
 * Starts connecting an account: where to send the browser, and the cookie that binds the attempt to it. With `connectionId` Google is asked
 * for that account again.
 */
export async function beginConnect(
  deps: Deps,
  input: { userId: string; connectionId?: string | undefined; next?: string | undefined },
): Promise<ConnectStart> {
  let email: string | undefined;
  if (input.connectionId) {
    const rows = await listConnectionRows(deps.db, input.userId);
    email = rows.find(({ id }) => id === input.connectionId)?.email;
    if (!email) throw new AppError('not_found', 'There is no such account.');
  }
  const attempt = beginOAuthAttempt(deps.env.STATE_SECRET, input.userId, deps.now(), input.next);
  await saveOAuthState(deps.db, { id: attempt.id, userId: input.userId, expiresAt: attempt.expiresAt });
  const { state, challenge, cookie, expiresAt } = attempt;
  return { url: consentUrl(deps.env, { state, challenge, email }), cookie, expiresAt };
}

export type ConnectCallback = {
  /** Whose session this browser holds; null without one, as with a client that signs in by bearer token. */
  sessionUserId: string | null;
  state: string;
  code?: string | undefined;
  error?: string | undefined;
  cookie: (name: string) => string | undefined;
};

/** How an attempt ended, whose attempt it was (null when no attempt of ours could be recognised), and where it was started from. */
export type ConnectFinish = { userId: string | null; outcome: ConnectOutcome; next?: string | undefined };

/**
 * Finishes connecting: every way in which it can end is an outcome for the settings page. An account that was connected before is
 * connected again: what waited for it goes on. The person's tracked events are enqueued in the same transaction.
 */
export async function finishConnect(deps: Deps, callback: ConnectCallback): Promise<ConnectFinish> {
  const attempt = readOAuthAttempt(deps.env.STATE_SECRET, { ...callback, now: deps.now() });
  if (!attempt) {
    logger().warn({ userId: callback.sessionUserId }, 'an OAuth callback without a valid attempt is refused');
    return { userId: null, outcome: 'state_invalid' };
  }
  const { userId } = attempt;
  const outcome = await finishAttempt(deps, attempt, callback);
  if (outcome !== 'connected')
    logger().warn({ userId, outcome }, 'an OAuth attempt did not connect an account');
  return { userId, outcome, next: attempt.next };
}

async function finishAttempt(
  deps: Deps,
  attempt: { id: string; userId: string; verifier: string },
  callback: ConnectCallback,
): Promise<ConnectOutcome> {
  const { userId } = attempt;
  try {
    const used = await consumeOAuthState(deps.db, attempt.id, userId);
    if (used !== 'used') return used === 'replayed' ? 'replayed' : 'state_invalid';
    if (callback.error !== undefined) return callback.error === 'access_denied' ? 'denied' : 'failed';
    if (!callback.code) return 'failed';
    const call = { timeoutMs: deps.engine.callTimeoutMs };
    const tokens = await exchangeCode(deps.env, { code: callback.code, verifier: attempt.verifier }, call);
    const scopes = tokens.scopes ?? askedScopes;
    if (!scopesSuffice(scopes)) return 'scopes_missing';
    const account = await readUserinfo(deps.env, tokens.accessToken, call);
    return await storeAccount(deps, userId, { ...account, tokens, scopes });
  } catch (error) {
    if (!(error instanceof GoogleError)) reportError(error, { userId });
    logger().warn({ err: error, userId }, 'connecting an account failed');
    return 'failed';
  }
}

async function storeAccount(
  deps: Deps,
  userId: string,
  account: { sub: string; email: string; tokens: GoogleTokens; scopes: string[] },
): Promise<ConnectOutcome> {
  const { db, env, engine } = deps;
  const { tokens } = account;
  const known = await findConnectionId(db, userId, account.sub);
  if (!tokens.refreshToken && (known === null || !(await hasGrant(deps, userId, known))))
    return 'no_refresh_token';
  const google = createGoogleCalendar({
    rootUrl: env.GOOGLE_API_URL,
    accessToken: tokens.accessToken,
    timeoutMs: engine.callTimeoutMs,
  });
  const calendars = namedCalendars(await google.listCalendars());
  const dataKey = await dataKeyOf(deps, userId, Boolean(tokens.refreshToken));
  if (!dataKey) return 'no_refresh_token';

  let id = known ?? randomUUID();
  // Two tabs may connect the same account at once: the second one seals its tokens for the first one's row.
  for (let tries = 0; tries < 2; tries += 1) {
    const rowId = id;
    const sealed = (token: string, purpose: string) => seal(dataKey, { userId, rowId, purpose }, token);
    const saved = await saveConnection(db, {
      userId,
      id,
      googleSub: account.sub,
      email: account.email,
      scopes: account.scopes,
      sealedAccessToken: sealed(tokens.accessToken, tokenPurpose.access),
      sealedRefreshToken: tokens.refreshToken ? sealed(tokens.refreshToken, tokenPurpose.refresh) : null,
      expiresAt: deps.now() + tokens.expiresInMs,
      calendars,
    });
    if (saved.outcome === 'connected') return 'connected';
    // The grant is shared with the other person's connection: it must not be revoked here.
    if (saved.outcome === 'taken') return 'already_connected_elsewhere';
    id = saved.id;
  }
  return 'failed';
}

/**
 * The person's data key. One that the key ring doesn't open any more is replaced, or nobody could ever connect again; with it goes the
 * refresh token that was sealed before: without a new one the answer is null, and nothing is replaced.
 */
async function dataKeyOf(
  { db, env }: Deps,
  userId: string,
  hasRefreshToken: boolean,
): Promise<Buffer | null> {
  const ring = env.ENCRYPTION_KEYS;
  const fresh = newDataKey(ring, userId).wrapped;
  const stored = await ensureUserKey(db, userId, fresh);
  try {
    return unwrapDataKey(ring, userId, stored);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    if (!hasRefreshToken) return null;
    logger().warn({ userId, wrappingKeyId: stored.wrappingKeyId }, 'a lost data key is replaced');
    return unwrapDataKey(ring, userId, await replaceLostKey(db, { userId, lost: stored, fresh }));
  }
}

async function hasGrant(deps: Deps, userId: string, connectionId: string): Promise<boolean> {
  const rows = await listConnectionRows(deps.db, userId);
  return rows.some(({ id, status }) => id === connectionId && status === 'active');
}
