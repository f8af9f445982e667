import { badRequest, invalid, json } from './errors.ts';
import { renderRow, rowJson } from './eventRender.ts';
import { changedRows, fullRows, type Row, type RowKey } from './eventRows.ts';
import { type ListParams, readListParams, type SyncCursor } from './eventsListParams.ts';
import { applyFields, type FieldsMask, parseFields } from './fieldsMask.ts';
import { fingerprint, openToken, sealToken } from './opaqueTokens.ts';
import type { Call } from './state.ts';
import type { Calendar, SimResponse } from './types.ts';

/** A page token: the list it belongs to and the row it goes on after. */
interface PageCursor {
  uid: number;
  /** The calendar's seq when the first page was read: the next sync starts there, so nothing between is lost. */
  seq: number;
  after?: RowKey;
  horizonMs: number;
  emptiesLeft: number;
  shortPages?: number;
  print: string;
}

/** All parameters but those that may differ from page to page. */
function listPrint(query: URLSearchParams): string {
  const rest = [...query].filter(
    ([name]) => !['pageToken', 'maxResults', 'fields', 'alt', 'prettyPrint'].includes(name),
  );
  return fingerprint(JSON.stringify(rest.sort()));
}

function readPageCursor(call: Call, calendar: Calendar, print: string): PageCursor | undefined {
  const token = call.query.get('pageToken');
  if (token === null || token === '') return undefined;
  const cursor = openToken<PageCursor>(call.sim, 'page', token);
  if (!cursor || cursor.uid !== calendar.uid) throw invalid('Invalid page token value.', 'pageToken');
  if (cursor.print !== print) throw badRequest('The parameters differ from those of the page before.');
  return cursor;
}

/** events.list, full or incremental: one page and either the next page's token or, on the last, a sync token. */
export function listEvents(call: Call, calendar: Calendar): SimResponse {
  const params = readListParams(call, calendar);
  const print = listPrint(call.query);
  const page = readPageCursor(call, calendar, print) ?? firstPage(call, calendar, params, print);
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

function firstPage(call: Call, calendar: Calendar, params: ListParams, print: string): PageCursor {
  return {
    uid: calendar.uid,
    seq: calendar.seq,
    horizonMs: params.horizonMs,
    emptiesLeft: call.emptyPages ?? 0,
    shortPages: call.shortPages,
    print,
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
    const items = rows.map((row) => rowJson(calendar, row.event)).join(',');
    return { ...json(200, null), body: `${text.slice(0, -1)},"items":[${items}]}` };
  }
  const items = rows.map((row) => renderRow(calendar, row.event, params));
  const whole = { ...head, items };
  return json(200, mask ? applyFields(whole, mask) : whole);
}

export function defaultReminders(calendar: Calendar): { method: string; minutes: number }[] {
  return calendar.accessRole === 'owner' && calendar.primary ? [{ method: 'popup', minutes: 10 }] : [];
}
