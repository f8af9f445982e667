import * as z from 'zod/mini';
import { type ReceivedMessage, readSyncStream } from '#src/browser/calendar/sync/syncStreamClient.ts';
import { failureOf, RequestFailure } from '#src/browser/requestFailure.ts';
import { accountSchema, calendarSchema } from '#src/contract/answers/accounts.ts';
import { type CalendarChanges, calendarChangesSchema } from '#src/contract/answers/calendarChanges.ts';
import { userHeader } from '#src/domain/accounts/userHeader.ts';

// What the calendar page needs of the contract. Codes stay open: an open page may be older than the server that invents one.
const heldCalendarSchema = z.extend(z.partial(calendarSchema), {
  ...z.pick(calendarSchema, { id: true, connectionId: true, summary: true, selected: true }).shape,
  errorCode: z.nullish(z.string()),
});
const heldAccountSchema = z.extend(z.pick(accountSchema, { id: true, email: true }), {
  health: z.object({ state: z.string(), reason: z.nullish(z.string()) }),
});

export type SyncedCalendar = z.infer<typeof heldCalendarSchema>;
/** A Google account with its calendars, as the server last described it. */
export type CalendarAccount = z.infer<typeof heldAccountSchema> & { calendars: SyncedCalendar[] };

/** Connected so recently that its calendars aren't known yet. */
export const isNew = ({ calendars, health }: CalendarAccount): boolean =>
  calendars.length === 0 && health.state !== 'requires_reauth' && health.state !== 'disconnecting';

/** The server, as the calendar page knows it. */
export type CalendarApi = {
  changes(since: number): Promise<CalendarChanges>;
  accounts(): Promise<CalendarAccount[]>;
  /** Ends when the server has completed; throws a RequestFailure when it refuses or the line is cut. */
  sync(
    calendarIds: string[],
    lastEventId: string | undefined,
    signal: AbortSignal,
  ): AsyncIterable<ReceivedMessage>;
};

/** So long may an answer take to begin, and one that is no stream to end. */
export const answerMsMax = 20_000;

export function createCalendarApi(userId: string): CalendarApi {
  const get = async (path: string, contentType: string, init: RequestInit): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(path, { ...init, cache: 'no-store', credentials: 'same-origin' });
    } catch (cause) {
      throw new RequestFailure(isTimeout(cause) ? 'no_answer' : 'offline', { cause });
    }
    const answeredFor = response.headers.get(userHeader);
    if (answeredFor !== null && answeredFor !== userId) throw new RequestFailure('other_user');
    if (!response.ok) throw await failureOf(response);
    if (!response.headers.get('content-type')?.startsWith(contentType))
      throw new RequestFailure('intercepted');
    return response;
  };
  const getJson = async <T>(path: string, schema: z.ZodMiniType<T>): Promise<T> => {
    const response = await get(path, 'application/json', { signal: AbortSignal.timeout(answerMsMax) });
    const body = schema.safeParse(await response.json().catch(brokenOff));
    if (!body.success) throw new RequestFailure('internal', { cause: body.error });
    return body.data;
  };
  return {
    changes: (since) => getJson(`/api/calendar/changes?since=${since}&limit=1000`, calendarChangesSchema),
    async accounts() {
      const [{ connections }, { calendars }] = await Promise.all([
        getJson('/api/calendar/connections', z.object({ connections: z.array(heldAccountSchema) })),
        getJson('/api/calendar/calendars', z.object({ calendars: z.array(heldCalendarSchema) })),
      ]);
      return connections.map((connection) => ({
        ...connection,
        calendars: calendars.filter(({ connectionId }) => connectionId === connection.id),
      }));
    },
    async *sync(calendarIds, lastEventId, signal) {
      const query = new URLSearchParams({ calendar_ids: calendarIds.join(',') });
      const headers = new Headers({ accept: 'text/event-stream' });
      if (lastEventId !== undefined) headers.set('last-event-id', lastEventId);
      // A stream lasts as long as it lasts; only its beginning has a deadline.
      const asking = new AbortController();
      const leave = () => asking.abort();
      signal.addEventListener('abort', leave);
      if (signal.aborted) leave();
      const timer = setTimeout(() => asking.abort(new DOMException('', 'TimeoutError')), answerMsMax);
      try {
        const init = { headers, signal: asking.signal };
        const response = await get(`/api/calendar/sync?${query}`, 'text/event-stream', init);
        clearTimeout(timer);
        if (response.body) yield* readSyncStream(response.body);
      } catch (cause) {
        brokenOff(cause);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      }
    },
  };
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

function brokenOff(cause: unknown): never {
  if (cause instanceof RequestFailure) throw cause;
  if (isTimeout(cause)) throw new RequestFailure('no_answer', { cause });
  if (cause instanceof SyntaxError) throw new RequestFailure('internal', { cause });
  throw new RequestFailure(navigator.onLine === false ? 'offline' : 'cut_off', { cause });
}
