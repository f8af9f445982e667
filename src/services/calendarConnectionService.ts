import { randomUUID } from 'node:crypto';
import type { Deps } from '#src/compose.ts';
import {
  type ConnectionRow,
  consumeOAuthState,
  ensureUserKey,
  isConnected,
  listConnectionRows,
  replaceLostKey,
  saveConnection,
  saveOAuthState,
} from '#src/data/connections.ts';
import type { ConnectOutcome } from '#src/domain/accounts/connectOutcome.ts';
import {
  askedScopes,
  type GoogleAccess,
  grantedAccess,
  openCalendars,
} from '#src/domain/accounts/googleAccess.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { newDataKey, SealError, seal, unwrapDataKey } from '#src/security/encryption.ts';
import { beginOAuthAttempt, readOAuthAttempt } from '#src/security/oauthAttempt.ts';
import { findOwnCalendar } from '#src/services/accounts/ownCalendarService.ts';
import { tokenPurpose } from '#src/services/google/accessTokenService.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import {
  consentUrl,
  exchangeCode,
  type GoogleTokens,
  readUserinfo,
  revokeGrant,
} from '#src/services/google/googleOAuth.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { createGoogleCalendar, namedCalendars } from './googleCalendarService.ts';

export type ConnectStart = { url: string; cookie: { name: string; value: string }; expiresAt: number };

/**
 * Starts connecting an account: where to send the browser, and the cookie that binds the attempt to it. With `connectionId` Google is asked
 * for that account again, for what it had and for `access`. A grant for our own calendar alone stays apart from what was granted before.
 */
export async function beginConnect(deps: Deps, input: ConnectRequest): Promise<ConnectStart> {
  const known = input.connectionId ? await connectionOf(deps, input.userId, input.connectionId) : undefined;
  const access = input.access ?? known?.access ?? 'all_calendars';
  const { next } = input;
  const attempt = beginOAuthAttempt(deps.env.STATE_SECRET, input.userId, deps.now(), { access, next });
  await saveOAuthState(deps.db, { id: attempt.id, userId: input.userId, expiresAt: attempt.expiresAt });
  const { state, challenge, cookie, expiresAt } = attempt;
  const scopes = askedScopes(access, known?.scopes);
  const incremental = access === 'all_calendars';
  const url = consentUrl(deps.env, { state, challenge, email: known?.email, scopes, incremental });
  return { url, cookie, expiresAt };
}

type ConnectRequest = {
  userId: string;
  connectionId?: string | undefined;
  access?: GoogleAccess | undefined;
  next?: string | undefined;
};

async function connectionOf(deps: Deps, userId: string, id: string): Promise<ConnectionRow> {
  const known = (await listConnectionRows(deps.db, userId)).find((row) => row.id === id);
  if (!known) throw new AppError('not_found', 'There is no such account.');
  return known;
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
  attempt: { id: string; userId: string; verifier: string; access: GoogleAccess },
  callback: ConnectCallback,
): Promise<ConnectOutcome> {
  const { userId } = attempt;
  return failingPlainly(userId, async () => {
    const used = await consumeOAuthState(deps.db, attempt.id, userId);
    if (used !== 'used') return used === 'replayed' ? 'replayed' : 'state_invalid';
    if (callback.error !== undefined) return callback.error === 'access_denied' ? 'denied' : 'failed';
    if (!callback.code) return 'failed';
    const call = { timeoutMs: deps.engine.callTimeoutMs };
    const tokens = await exchangeCode(deps.env, { code: callback.code, verifier: attempt.verifier }, call);
    return storeGrant(deps, { userId, asked: attempt.access, tokens });
  });
}

/** Connects the account of a grant that came with a sign-in. Never throws. */
export const connectGrant = (deps: Deps, grant: Grant): Promise<ConnectOutcome> =>
  failingPlainly(grant.userId, () => storeGrant(deps, grant));

async function failingPlainly(userId: string, act: () => Promise<ConnectOutcome>): Promise<ConnectOutcome> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof GoogleError)) reportError(error, { userId });
    logger().warn({ err: error, userId }, 'connecting an account failed');
    return 'failed';
  }
}

type Grant = { userId: string; asked: GoogleAccess; tokens: GoogleTokens };

/** Connects the account of a fresh grant, as far as the person has allowed what was asked. An account that had more keeps it. */
async function storeGrant(deps: Deps, { userId, asked, tokens }: Grant): Promise<ConnectOutcome> {
  const scopes = tokens.scopes ?? askedScopes(asked);
  const access = grantedAccess(scopes);
  if (!access) return 'scopes_missing';
  const account = await readUserinfo(deps.env, tokens.accessToken, { timeoutMs: deps.engine.callTimeoutMs });
  const rows = await listConnectionRows(deps.db, userId);
  const known = rows.find(({ google_sub }) => google_sub === account.sub);
  if (known?.access === 'all_calendars' && access === 'own_calendar') {
    return asked === 'own_calendar' && known.status === 'active' ? 'connected' : 'scopes_missing';
  }
  const outcome = await storeAccount(deps, userId, { ...account, tokens, scopes, access, known }).catch(
    async (error: unknown) => {
      if (error instanceof AppError && error.code === 'not_signed_in')
        await giveBack(deps, account.sub, tokens);
      throw error;
    },
  );
  return outcome === 'connected' && access !== asked && asked === 'all_calendars'
    ? 'own_calendar_only'
    : outcome;
}

/** Whoever deleted their account while they were at Google leaves no grant there. One that a connection uses is that connection's to revoke. */
async function giveBack({ db, env, engine }: Deps, sub: string, tokens: GoogleTokens): Promise<void> {
  if (await isConnected(db, sub)) return;
  await revokeGrant(env, tokens.refreshToken ?? tokens.accessToken, { timeoutMs: engine.callTimeoutMs });
}

async function storeAccount(
  deps: Deps,
  userId: string,
  account: {
    sub: string;
    email: string;
    tokens: GoogleTokens;
    scopes: string[];
    access: GoogleAccess;
    known: ConnectionRow | undefined;
  },
): Promise<ConnectOutcome> {
  const { db, env, engine } = deps;
  const { tokens, known, access } = account;
  if (!tokens.refreshToken && known?.status !== 'active') return 'no_refresh_token';
  const google = createGoogleCalendar({
    rootUrl: env.GOOGLE_API_URL,
    accessToken: tokens.accessToken,
    timeoutMs: engine.callTimeoutMs,
  });
  const listed = namedCalendars(await google.listCalendars());
  const knownOwn = known?.own_calendar_id ?? null;
  const isThere =
    access === 'all_calendars' ||
    (knownOwn !== null &&
      (listed.some(({ id }) => id === knownOwn) || (await google.opensCalendar(knownOwn))));
  const ownCalendarId = isThere
    ? knownOwn
    : ((await findOwnCalendar(deps, (make) => make(google), listed))?.id ?? null);
  const dataKey = await dataKeyOf(deps, userId, Boolean(tokens.refreshToken));
  if (!dataKey) return 'no_refresh_token';

  let id = known?.id ?? randomUUID();
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
      calendars: openCalendars(listed, { access, ownCalendarId }),
      access,
      ownCalendarId,
    });
    if (saved.outcome === 'connected') {
      if (access === 'own_calendar' && ownCalendarId === null) await makeOwnCalendar(deps, userId);
      return 'connected';
    }
    // The grant is shared with the other person's connection: it must not be revoked here.
    if (saved.outcome === 'taken') return 'already_connected_elsewhere';
    id = saved.id;
  }
  return 'failed';
}

/** Works on what saving the connection has enqueued; what fails here, the queue tries again. */
async function makeOwnCalendar(deps: Deps, userId: string): Promise<void> {
  const takes = AbortSignal.timeout(deps.engine.attemptMs);
  await workQueue(deps, { userId, kinds: ['list_calendars'], takes, waitMaxMs: 0 }).catch((error: unknown) =>
    reportError(error, { userId }),
  );
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
