import type { CalendarSeen, ConnectionSeen, CopyChange, PushOutcome } from '#src/data/pushes.ts';
import { jobEnd } from '#src/domain/jobEnd.ts';
import type { EventCopy, PushContext } from '#src/domain/push/pushContext.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { GoogleError } from '#src/services/google/googleError.ts';
import type { GoogleSession } from '#src/services/google/googleSession.ts';

/** What one attempt learned, gathered step by step: whatever happens later, what is known by then is kept. */
export class PushReport {
  readonly copies: CopyChange[] = [];
  readonly connections = new Map<string, ConnectionSeen>();
  readonly calendars: CalendarSeen[] = [];

  seen(connectionId: string): ConnectionSeen {
    const known = this.connections.get(connectionId) ?? { id: connectionId };
    this.connections.set(connectionId, known);
    return known;
  }

  /** Something came to its end in this account. */
  succeeded(
    connectionId: string,
    did: 'created' | 'updated' | 'deleted' | 'nothing' | 'removed_in_google',
  ): void {
    const seen = this.seen(connectionId);
    seen.health = 'ok';
    if (did === 'created' || did === 'updated' || did === 'deleted') seen[did] = (seen[did] ?? 0) + 1;
  }

  /** What a failure means for the row, the account and the calendar. */
  failed(
    copy: Pick<EventCopy, 'connectionId' | 'googleCalendarId'> & { id?: string },
    error: unknown,
    context: PushContext,
    session: GoogleSession | null,
    isRemoval = false,
  ): Partial<PushOutcome> {
    const failure = error instanceof GoogleError ? error : surprise(error, context);
    if (copy.id !== undefined && (failure.unknown || session?.doubtful)) {
      this.copies.push({ id: copy.id, uncertain: true });
    }
    const seen = this.seen(copy.connectionId);
    seen.failed = (seen.failed ?? 0) + 1;
    seen.error = failure.code;
    const place = { connectionId: copy.connectionId, googleCalendarId: copy.googleCalendarId };
    if (failure.class === 'calendarGone') {
      this.calendars.push({ ...place, gone: true });
      // What is in a calendar that can't be seen is not known to be gone: it is looked for again, and at once when the calendar is back.
      if (isRemoval) return { result: 'retry', status: 'pending', error: 'removal_waits' };
      return { result: 'done', status: 'failed', error: failure.code };
    }
    if (failure.code === 'calendar_read_only') {
      this.calendars.push({ ...place, accessRole: 'reader' });
      if (!isRemoval) return { result: 'done', status: 'failed', error: failure.code };
    }
    const { health, ...ending } = jobEnd(failure);
    if (health) seen.health = health;
    if (health === 'reauth') {
      const connection = context.connections.find(({ id }) => id === copy.connectionId);
      seen.credentialVersion = connection?.credentialVersion ?? 0;
    } else if (health && failure.delayMs !== undefined) seen.delayMs = failure.delayMs;
    return { ...ending, error: failure.code, status: ending.result === 'dead' ? 'failed' : 'pending' };
  }
}

function surprise(error: unknown, { push }: PushContext): GoogleError {
  reportError(error, { trackedId: push.trackedId });
  logger().error({ err: error, trackedId: push.trackedId }, 'calendar sync met a surprise');
  return new GoogleError({ class: 'retry', code: 'internal_error' }, { status: 0, unknown: true });
}
