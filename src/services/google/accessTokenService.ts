import { randomUUID } from 'node:crypto';
import type { Deps } from '#src/compose.ts';
import { beginTokenRefresh, failTokenRefresh, finishTokenRefresh } from '#src/data/connections.ts';
import type { ConnectionAccess } from '#src/domain/push/pushContext.ts';
import { syncBreadcrumb } from '#src/observability/syncBreadcrumbs.ts';
import { open, SealError, seal, unwrapDataKey } from '#src/security/encryption.ts';
import { pause } from '#src/services/pause.ts';
import { GoogleError } from './googleError.ts';
import { refreshGrant } from './googleOAuth.ts';

export type AccessToken = { value: string; version: number; expiresAt: number };

export const tokenPurpose = { access: 'access_token', refresh: 'refresh_token' } as const;

/** The stored access token if it is good for a while yet, else null. */
export function storedAccessToken(deps: Deps, connection: ConnectionAccess): AccessToken | null {
  const { sealedAccessToken, accessTokenExpiresAt } = connection;
  if (!sealedAccessToken || !accessTokenExpiresAt) return null;
  const expiresAt = Date.parse(accessTokenExpiresAt);
  if (expiresAt - deps.now() < deps.engine.tokenMinValidMs) return null;
  const value = openToken(deps, connection, sealedAccessToken, tokenPurpose.access);
  return { value, version: connection.credentialVersion, expiresAt };
}

/**
 * A usable access token, refreshed by whoever gets the account's lease first; everybody else adopts the result (L9). Only
 * `invalid_grant` makes the account ask for its owner; an outage throws and costs nothing. `staleVersion` names a token that Google refused.
 */
export async function refreshedAccessToken(
  deps: Deps,
  connectionId: string,
  options: { staleVersion: number | null; signal?: AbortSignal },
): Promise<AccessToken> {
  const owner = randomUUID();
  const { refreshLeaseMs, refreshPollMs, tokenMinValidMs } = deps.engine;
  for (let polls = 0; polls * refreshPollMs < refreshLeaseMs * 2; polls += 1) {
    const connection = await beginTokenRefresh(deps.db, {
      connectionId,
      owner,
      leaseMs: refreshLeaseMs,
      minValidMs: tokenMinValidMs,
      staleVersion: options.staleVersion,
    });
    if (!connection || connection.outcome === 'requires_reauth') throw needsOwner();
    if (connection.outcome === 'granted') return refresh(deps, connection, owner, options.signal);
    if (connection.outcome === 'usable' && connection.sealedAccessToken && connection.accessTokenExpiresAt) {
      return {
        value: openToken(deps, connection, connection.sealedAccessToken, tokenPurpose.access),
        version: connection.credentialVersion,
        expiresAt: Date.parse(connection.accessTokenExpiresAt),
      };
    }
    await pause(refreshPollMs, options.signal);
  }
  throw new GoogleError({ class: 'retry', code: 'token_refused' }, { status: 0 });
}

async function refresh(
  deps: Deps,
  connection: ConnectionAccess,
  owner: string,
  signal: AbortSignal | undefined,
): Promise<AccessToken> {
  const { db, env, engine } = deps;
  try {
    const refreshToken = openToken(
      deps,
      connection,
      connection.sealedRefreshToken ?? '',
      tokenPurpose.refresh,
    );
    const tokens = await refreshGrant(env, refreshToken, { timeoutMs: engine.callTimeoutMs, signal });
    const expiresAt = deps.now() + tokens.expiresInMs;
    const sealed = (token: string, purpose: string) => sealToken(deps, connection, token, purpose);
    const stored = await finishTokenRefresh(db, {
      connectionId: connection.id,
      owner,
      sealedAccessToken: sealed(tokens.accessToken, tokenPurpose.access),
      expiresAt,
      sealedRefreshToken: tokens.refreshToken ? sealed(tokens.refreshToken, tokenPurpose.refresh) : null,
    });
    syncBreadcrumb('token_refreshed', { connectionId: connection.id, stored });
    return { value: tokens.accessToken, version: connection.credentialVersion + 1, expiresAt };
  } catch (error) {
    const failure = misconfigured(error);
    if (failure instanceof GoogleError) {
      const reauth = failure.class === 'reauthorise';
      await failTokenRefresh(db, { connectionId: connection.id, owner, reauth, error: failure.code });
    }
    throw failure;
  }
}

export function openToken(deps: Deps, connection: ConnectionAccess, sealed: string, purpose: string): string {
  try {
    return open(dataKeyOf(deps, connection), sealContext(connection, purpose), sealed);
  } catch (error) {
    throw misconfigured(error);
  }
}

export function sealToken(deps: Deps, connection: ConnectionAccess, token: string, purpose: string): string {
  return seal(dataKeyOf(deps, connection), sealContext(connection, purpose), token);
}

const sealContext = ({ userId, id }: ConnectionAccess, purpose: string) => ({ userId, rowId: id, purpose });

function dataKeyOf(deps: Deps, { userId, key }: ConnectionAccess): Buffer {
  if (!key) throw new SealError();
  return unwrapDataKey(deps.env.ENCRYPTION_KEYS, userId, key);
}

/** A token that doesn't open says nothing about its grant: the key ring is wrong, and its operator must mend it. */
function misconfigured(error: unknown): unknown {
  if (!(error instanceof SealError)) return error;
  return new GoogleError(
    { class: 'backOff', code: 'google_misconfigured', delayMs: 60_000 },
    { status: 0, reason: 'seal' },
  );
}

const needsOwner = () =>
  new GoogleError({ class: 'reauthorise', code: 'requires_reauth' }, { status: 400, reason: 'no_grant' });
