import { badRequest, fullSyncRequired, invalid, json, notFound } from '../errors.ts';
import { type Call, findCalendar, touchEntry } from '../state.ts';
import type { Account, Calendar, SimResponse } from '../types.ts';
import { defaultReminders } from './eventsList.ts';
import { readBoolean, readPageSize } from './eventsListParams.ts';
import { applyFields, parseFields } from './fieldsMask.ts';
import { openToken, sealToken } from './opaqueTokens.ts';
import { queryToCarry, withCarriedQuery } from './pageQuery.ts';

const DAY_MS = 86_400_000;
const SYNC_TOKEN_LIFE_MS = 28 * DAY_MS;
const ROLES = ['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner'];

interface ListCursor {
  epoch: number;
  seq: number;
  issuedMs: number;
  after?: string;
  emptiesLeft?: number;
  shortPages?: number;
  query?: string;
  maxResults?: number;
}

export function renderEntry(account: Account, calendar: Calendar): object {
  const { entry } = calendar;
  if (entry.deleted || calendar.gone) {
    return { kind: 'calendar#calendarListEntry', etag: entry.etag, id: calendar.id, deleted: true };
  }
  return {
    kind: 'calendar#calendarListEntry',
    etag: entry.etag,
    id: calendar.id,
    summary: calendar.summary,
    ...(calendar.description ? { description: calendar.description } : {}),
    ...(calendar.location ? { location: calendar.location } : {}),
    ...(entry.summaryOverride ? { summaryOverride: entry.summaryOverride } : {}),
    timeZone: calendar.timeZone,
    colorId: entry.colorId,
    backgroundColor: entry.backgroundColor,
    foregroundColor: entry.foregroundColor,
    ...(entry.hidden ? { hidden: true } : {}),
    ...(entry.selected ? { selected: true } : {}),
    accessRole: calendar.accessRole,
    defaultReminders: defaultReminders(calendar),
    ...(calendar.primary ? { primary: true } : {}),
    ...(calendar.primary || calendar.accessRole !== 'owner' ? {} : { dataOwner: account.email }),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
  };
}

export function listCalendars(given: Call): SimResponse {
  const page = readPage(given);
  const call = page ? withCarriedQuery(given, page.query ?? '') : given;
  const { query, account, sim } = call;
  const maxResults = readPageSize(query, page?.maxResults ?? 100, 250);
  const minRole = query.get('minAccessRole');
  if (minRole !== null && !ROLES.includes(minRole))
    throw invalid(`Invalid value for: ${minRole}`, 'minAccessRole');
  const showDeleted = readBoolean(query, 'showDeleted');
  const showHidden = readBoolean(query, 'showHidden');
  const ownOnly = readBoolean(query, 'showOwnOrganizationOnly');
  const since = readSince(call);
  if (since) {
    if (minRole !== null) throw badRequest('Sync token cannot be used with minAccessRole.');
    if (ownOnly !== undefined) throw badRequest('Sync token cannot be used with showOwnOrganizationOnly.');
    if (showDeleted === false || showHidden === false) {
      throw badRequest('Sync token cannot be used with showDeleted=false or showHidden=false.');
    }
  }
  const start = page ?? {
    epoch: account.listEpoch,
    seq: account.listSeq,
    issuedMs: call.now,
    emptiesLeft: call.emptyPages,
    shortPages: call.shortPages,
    query: queryToCarry(call),
    maxResults,
  };
  const size = Math.min(maxResults, start.shortPages ?? maxResults);
  const rows =
    (start.emptiesLeft ?? 0) > 0 || call.emptyCalendarList
      ? []
      : selectRows(account, since, start, showDeleted, showHidden, minRole).filter(
          (calendar) => !(calendar.primary && call.withoutPrimary),
        );
  const shown = rows.slice(0, size);
  const more = (start.emptiesLeft ?? 0) > 0 || rows.length > size;
  const next: ListCursor = {
    ...start,
    after: shown.at(-1)?.id ?? start.after,
    emptiesLeft: Math.max(0, (start.emptiesLeft ?? 0) - 1),
  };
  const cursor: ListCursor = { epoch: account.listEpoch, seq: start.seq, issuedMs: call.now };
  const whole = {
    kind: 'calendar#calendarList',
    etag: `"${account.listSeq}"`,
    ...(more
      ? { nextPageToken: sealToken(sim, 'calendarListPage', next) }
      : minRole === null
        ? { nextSyncToken: sealToken(sim, 'calendarList', cursor) }
        : {}),
    items: shown.map((calendar) => renderEntry(account, calendar)),
  };
  const fields = query.get('fields');
  return json(200, fields ? applyFields(whole, parseFields(fields)) : whole);
}

function selectRows(
  account: Account,
  since: ListCursor | undefined,
  start: ListCursor,
  showDeleted: boolean | undefined,
  showHidden: boolean | undefined,
  minRole: string | null,
): Calendar[] {
  const all = [...account.calendars.values()];
  const from = start.after === undefined ? 0 : all.findIndex((c) => c.id === start.after) + 1;
  return all.slice(from).filter((calendar) => {
    const { entry } = calendar;
    const deleted = entry.deleted || calendar.gone;
    if (since) return entry.seq > since.seq && entry.seq <= start.seq;
    if (deleted && !showDeleted) return false;
    if (entry.hidden && !showHidden) return false;
    return minRole === null || ROLES.indexOf(calendar.accessRole) >= ROLES.indexOf(minRole);
  });
}

function readSince(call: Call): ListCursor | undefined {
  const token = call.query.get('syncToken');
  if (token === null) return undefined;
  const cursor = openToken<ListCursor>(call.sim, 'calendarList', token);
  if (!cursor) throw invalid('Invalid sync token value.', 'syncToken');
  if (cursor.epoch !== call.account.listEpoch || call.now - cursor.issuedMs > SYNC_TOKEN_LIFE_MS) {
    throw fullSyncRequired();
  }
  return cursor;
}

function readPage(call: Call): ListCursor | undefined {
  const token = call.query.get('pageToken');
  if (!token) return undefined;
  const cursor = openToken<ListCursor>(call.sim, 'calendarListPage', token);
  if (!cursor) throw invalid('Invalid page token value.', 'pageToken');
  return cursor;
}

export function getEntry(call: Call, id: string): SimResponse {
  const calendar = findCalendar(call.account, id);
  if (calendar.entry.deleted) throw notFound();
  return json(200, renderEntry(call.account, calendar));
}

/** Only the person's own view of the calendar can be changed here: name, colour, shown or not. */
export function changeEntry(call: Call, id: string, input: Record<string, unknown>): SimResponse {
  const calendar = findCalendar(call.account, id);
  if (calendar.entry.deleted) throw notFound();
  const { entry } = calendar;
  const rgb = readBoolean(call.query, 'colorRgbFormat') ?? false;
  if ((input.backgroundColor || input.foregroundColor) && !rgb) {
    throw badRequest('RGB colors are written with colorRgbFormat=true.');
  }
  if (typeof input.summaryOverride === 'string') entry.summaryOverride = input.summaryOverride || undefined;
  if (typeof input.selected === 'boolean') entry.selected = input.selected;
  if (typeof input.hidden === 'boolean') entry.hidden = input.hidden;
  if (typeof input.colorId === 'string') entry.colorId = input.colorId;
  if (typeof input.backgroundColor === 'string') entry.backgroundColor = input.backgroundColor;
  if (typeof input.foregroundColor === 'string') entry.foregroundColor = input.foregroundColor;
  touchEntry(call, call.account, calendar);
  return json(200, renderEntry(call.account, calendar));
}

/** Subscribes again to a calendar that was taken off the list. */
export function insertEntry(call: Call, input: Record<string, unknown>): SimResponse {
  const calendar = findCalendar(call.account, String(input.id ?? ''));
  calendar.entry.deleted = false;
  touchEntry(call, call.account, calendar);
  return json(200, renderEntry(call.account, calendar));
}

export function deleteEntry(call: Call, id: string): SimResponse {
  const calendar = findCalendar(call.account, id);
  if (calendar.entry.deleted) throw notFound();
  if (calendar.primary) throw badRequest('The primary calendar cannot be removed from the list.');
  calendar.entry.deleted = true;
  touchEntry(call, call.account, calendar);
  return { status: 204, headers: {}, body: '' };
}
