import { invalid, json } from '../errors.ts';
import { renderRow, rowJson, sparseRow } from '../events/eventRender.ts';
import { isCancelled } from '../events/eventStore.ts';
import { nextRandom } from '../random.ts';
import type { Call } from '../state.ts';
import type { Calendar, SimResponse, StoredEvent } from '../types.ts';
import { changedRows, fullRows, type Row, type RowKey } from './eventRows.ts';
import { type ListParams, readListParams, type SyncCursor } from './eventsListParams.ts';
import { applyFields, type FieldsMask, parseFields } from './fieldsMask.ts';
import { openToken, sealToken } from './opaqueTokens.ts';
import { queryToCarry, withCarriedQuery } from './pageQuery.ts';

/** A page token: the list it belongs to and the row it goes on after. */
interface PageCursor {
  uid: number;
  /** The calendar's seq when the first page was read: the next sync starts there, so nothing between is lost. */
  seq: number;
  after?: RowKey;
  horizonMs: number;
  emptiesLeft: number;
  shortPages?: number;
  /** The list's own parameters: the token alone is enough. */
  query: string;
  maxResults: number;
}

function readPageCursor(call: Call, calendar: Calendar): PageCursor | undefined {
  const token = call.query.get('pageToken');
  if (token === null || token === '') return undefined;
  const cursor = openToken<PageCursor>(call.sim, 'page', token);
  if (!cursor || cursor.uid !== calendar.uid) throw invalid('Invalid page token value.', 'pageToken');
  return cursor;
}

/** events.list, full or incremental: one page and either the next page's token or, on the last, a sync token. */
export function listEvents(given: Call, calendar: Calendar): SimResponse {
  const going = readPageCursor(given, calendar);
  const call = going ? withCarriedQuery(given, going.query) : given;
  const params = readListParams(call, calendar);
  if (going && !call.query.has('maxResults')) params.maxResults = going.maxResults;
  const page = going ?? firstPage(call, calendar, params);
  params.horizonMs = page.horizonMs;

  const rows: Row[] = [];
  let more = false;
  if (page.emptiesLeft > 0) {
    more = true;
  } else {
    const size = Math.min(params.maxResults, page.shortPages ?? params.maxResults);
    const source = params.since
      ? changedRows(calendar, params, params.since.seq, page.seq, page.after)
      : fullRows(calendar, params, page.after);
    for (const row of source) {
      if (rows.length === size) {
        more = true;
        break;
      }
      rows.push(row);
    }
  }
  const tokens = more
    ? { nextPageToken: nextPageToken(call, page, rows) }
    : params.givesToken
      ? { nextSyncToken: syncToken(call, calendar, params, page) }
      : {};
  return answer(call, calendar, params, rows, tokens);
}

function firstPage(call: Call, calendar: Calendar, params: ListParams): PageCursor {
  return {
    uid: calendar.uid,
    seq: calendar.seq,
    horizonMs: params.horizonMs,
    emptiesLeft: call.emptyPages ?? 0,
    shortPages: call.shortPages,
    query: queryToCarry(call),
    maxResults: params.maxResults,
  };
}

function nextPageToken(call: Call, page: PageCursor, rows: Row[]): string {
  const emptiesLeft = Math.max(0, page.emptiesLeft - 1);
  return sealToken(call.sim, 'page', { ...page, after: rows.at(-1)?.key ?? page.after, emptiesLeft });
}

function syncToken(call: Call, calendar: Calendar, params: ListParams, page: PageCursor): string {
  const cursor: SyncCursor = {
    uid: calendar.uid,
    epoch: calendar.tokenEpoch,
    seq: page.seq,
    issuedMs: call.now,
    single: params.single,
    minMs: params.minMs,
    maxMs: params.maxMs,
    horizonMs: page.horizonMs,
    types: params.types,
    print: params.print,
  };
  return sealToken(call.sim, 'events', cursor);
}

function answer(
  call: Call,
  calendar: Calendar,
  params: ListParams,
  rows: Row[],
  tokens: { nextPageToken?: string; nextSyncToken?: string },
): SimResponse {
  const head: Record<string, unknown> = {
    kind: 'calendar#events',
    etag: calendar.etag,
    summary: calendar.summary,
    description: calendar.description ?? '',
    updated: new Date(calendar.updatedMs).toISOString(),
    timeZone: params.timeZone ?? calendar.timeZone,
    accessRole: calendar.accessRole,
    defaultReminders: defaultReminders(calendar),
    ...tokens,
  };
  const fields = call.query.get('fields');
  const mask: FieldsMask | undefined = fields ? parseFields(fields) : undefined;
  const plain = !mask && params.timeZone === undefined && params.maxAttendees === undefined;
  if (plain) {
    const text = JSON.stringify(head);
    const items = rows.map(({ event }) =>
      isSparse(call, event) ? JSON.stringify(sparseRow(event)) : rowJson(calendar, event),
    );
    return { ...json(200, null), body: `${text.slice(0, -1)},"items":[${items.join(',')}]}` };
  }
  const items = rows.map(({ event }) =>
    isSparse(call, event) ? sparseRow(event) : renderRow(calendar, event, params),
  );
  const whole = { ...head, items };
  return json(200, mask ? applyFields(whole, mask) : whole);
}

/** Google sometimes names a cancelled instance by its id alone. */
function isSparse({ sim, account }: Call, event: StoredEvent): boolean {
  const share = account.sparseCancellations ?? 0;
  return share > 0 && event.masterId !== undefined && isCancelled(event) && nextRandom(sim) < share;
}

export function defaultReminders(calendar: Calendar): { method: string; minutes: number }[] {
  return calendar.accessRole === 'owner' && calendar.primary ? [{ method: 'popup', minutes: 10 }] : [];
}
