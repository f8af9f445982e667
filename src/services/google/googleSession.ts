import type { Deps } from '#src/compose.ts';
import { callDelayMs, retryPolicy } from '#src/domain/google/retryPolicy.ts';
import type { ConnectionAccess } from '#src/domain/push/pushContext.ts';
import { createGoogleCalendar, type GoogleCalendar } from '#src/services/googleCalendarService.ts';
import { pause } from '#src/services/pause.ts';
import { type AccessToken, refreshedAccessToken, storedAccessToken } from './accessTokenService.ts';
import { GoogleError } from './googleError.ts';

/**
 * `timeoutMs`: for a call that may take longer than others; one that isn't answered in this time is not made again. `once`: for one that
 * makes something new each time; it is not made again while its end is unknown.
 */
export type CallOptions = { timeoutMs?: number; once?: boolean };

export type GoogleSession = {
  readonly connectionId: string;
  /** What the account's grant opens. */
  readonly reach: Pick<ConnectionAccess, 'access' | 'ownCalendarId'>;
  /** Whether the end of some call was never seen, so that it may have taken effect, or still may. */
  readonly doubtful: boolean;
  /** For how long its calls waited because Google asked for a pause. */
  readonly pausedMs: number;
  /**
   * Makes one call in the account's turn: with a fresh token, refreshed once if Google refuses it, tried once more when Google is unwell,
   * and a few times when it asks for a short pause. Every call of ours may be repeated: ids are chosen by us and writes carry an etag.
   */
  call<T>(make: (api: GoogleCalendar) => Promise<T>, options?: CallOptions): Promise<T>;
};

/** The right to ask Google on behalf of one account until the signal aborts. */
export function openGoogleSession(
  deps: Deps,
  connection: ConnectionAccess,
  signal?: AbortSignal,
): GoogleSession {
  const { engine, env } = deps;
  let token: AccessToken | null = null;
  let doubtful = false;
  let pausedMs = 0;

  const usableToken = async (staleVersion: number | null) => {
    if (staleVersion === null) {
      token ??= storedAccessToken(deps, connection);
      if (token && token.expiresAt - deps.now() > engine.tokenMinValidMs) return token;
    }
    token = await refreshedAccessToken(deps, connection.id, { staleVersion, ...(signal ? { signal } : {}) });
    return token;
  };

  return {
    connectionId: connection.id,
    reach: connection,
    get doubtful() {
      return doubtful;
    },
    get pausedMs() {
      return pausedMs;
    },
    async call(make, { timeoutMs, once = false } = {}) {
      let staleVersion: number | null = null;
      for (let tries = 1; ; ) {
        const { value, version } = await usableToken(staleVersion);
        await inTime(deps.pacer.turn(connection.id, signal));
        const askedAt = performance.now();
        try {
          return await make(
            createGoogleCalendar({
              rootUrl: env.GOOGLE_API_URL,
              accessToken: value,
              timeoutMs: timeoutMs ?? engine.callTimeoutMs,
              ...(signal ? { signal } : {}),
            }),
          );
        } catch (error) {
          if (!(error instanceof GoogleError)) throw error;
          doubtful ||= error.unknown;
          if (once && error.unknown) throw error;
          if (timeoutMs !== undefined && isUnanswered(error, askedAt, timeoutMs)) throw error;
          if (error.class === 'refresh') {
            if (staleVersion !== null) throw refusedAgain();
            staleVersion = version;
            continue;
          }
          if (tries >= triesMaxAfter(error) || signal?.aborted) throw error;
          const leastMs = Math.max(engine.callDelayMs, error.delayMs ?? 0);
          const waitMs = callDelayMs(leastMs, deps.random());
          if (error.class === 'backOff') pausedMs += waitMs;
          await inTime(pause(waitMs, signal));
          tries += 1;
        }
      }
    },
  };
}

/** Google took longer than it was given, as opposed to a line that is down. */
export const isUnanswered = ({ status }: GoogleError, askedAt: number, timeoutMs: number): boolean =>
  status === 0 && performance.now() - askedAt >= timeoutMs * 0.95;

function triesMaxAfter({ class: kind, delayMs = 0 }: GoogleError): number {
  if (kind === 'retry') return retryPolicy.outageTriesMax;
  const isShort = kind === 'backOff' && delayMs <= retryPolicy.rateLimitWaitMaxMs;
  return isShort ? retryPolicy.rateLimitTriesMax : 1;
}

/** A wait that the attempt's deadline ends is an attempt that Google didn't answer in time. */
async function inTime(waiting: Promise<void>): Promise<void> {
  try {
    await waiting;
  } catch (error) {
    if (!isAbort(error)) throw error;
    throw new GoogleError({ class: 'retry', code: 'google_unavailable' }, { status: 0 });
  }
}
const isAbort = (error: unknown) =>
  error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);

/** A fresh token that Google refuses too is Google's trouble, not its owner's: only a lost grant costs a connection. */
const refusedAgain = () => new GoogleError({ class: 'retry', code: 'token_refused' }, { status: 401 });
