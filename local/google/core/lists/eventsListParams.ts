import { badRequest, fullSyncRequired, GoogleError, invalid, timeRangeEmpty } from '../errors.ts';
import { checkTypeFilter } from '../events/eventTypes.ts';
import { isTimeZone, parseDateTime } from '../events/zonedTime.ts';
import type { Call } from '../state.ts';
import type { Calendar } from '../types.ts';
import { fingerprint, openToken } from './opaqueTokens.ts';

const DAY_MS = 86_400_000;
const SYNC_TOKEN_LIFE_MS = 28 * DAY_MS;
const UPDATED_MIN_REACH_MS = 28 * DAY_MS;
/** How far a series without an end is written out. */
const HORIZON_MS = 730 * DAY_MS;
const FAR_MS = 20 * 366 * DAY_MS;

/** What a sync token remembers: where in the calendar's history it stands, and which list it continues. */
export interface SyncCursor {
  uid: number;
  epoch: number;
  seq: number;
  issuedMs: number;
  single: boolean;
  minMs?: number;
  maxMs?: number;
  horizonMs: number;
  types: string[];
  print: string;
}

export interface ListParams {
  maxResults: number;
  single: boolean;
  showDeleted: boolean;
  orderBy?: 'startTime' | 'updated';
  fromMs: number;
  toMs: number;
  horizonMs: number;
  updatedMinMs?: number;
  types: string[];
  q?: string;
  iCalUID?: string;
  privateProperties: [string, string][];
  sharedProperties: [string, string][];
  timeZone?: string;
  maxAttendees?: number;
  /** Set in an incremental list. */
  since?: SyncCursor;
  /** Whether the last page carries a sync token. */
  givesToken: boolean;
  print: string;
  minMs?: number;
  maxMs?: number;
}

const NOT_WITH_SYNC_TOKEN = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

export function readBoolean(query: URLSearchParams, name: string): boolean | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean value: '${value}'.`, name);
  return value === 'true';
}

export function readPageSize(query: URLSearchParams, standard: number, max: number): number {
  const text = query.get('maxResults');
  if (text === null) return standard;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw invalid(`Invalid value '${text}'. Values must be within the range: [1, ${max}]`, 'maxResults');
  }
  return Math.min(value, max);
}

function readInstant(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const parsed = parseDateTime(text);
  // The offset is mandatory.
  if (!parsed || parsed.local) throw badRequest(`Bad Request: ${name}`);
  return parsed.ms;
}

function readProperties(query: URLSearchParams, name: string): [string, string][] {
  return query.getAll(name).map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw invalid(`Invalid value for: ${name}`, name);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

function readSyncToken(call: Call, calendar: Calendar, token: string): SyncCursor {
  const cursor = openToken<SyncCursor>(call.sim, 'events', token);
  if (!cursor) throw invalid('Invalid sync token value.', 'syncToken');
  const tooOld = call.now - cursor.issuedMs > SYNC_TOKEN_LIFE_MS;
  if (cursor.uid !== calendar.uid || cursor.epoch !== calendar.tokenEpoch || tooOld) throw fullSyncRequired();
  return cursor;
}

/** Where the writing-out of series ends: at the window's own end, or at the horizon when it has none. */
export function expansionEndMs({ toMs, horizonMs }: ListParams): number {
  return Number.isFinite(toMs) ? Math.min(toMs, horizonMs + FAR_MS) : horizonMs;
}

export function readListParams(call: Call, calendar: Calendar): ListParams {
  const { query, now } = call;
  const orderBy = query.get('orderBy') ?? undefined;
  if (orderBy !== undefined && orderBy !== 'startTime' && orderBy !== 'updated') {
    throw invalid(`Invalid value for: orderBy: ${orderBy}`, 'orderBy');
  }
  const freeBusyOnly = calendar.accessRole === 'freeBusyReader';
  const asked = readBoolean(query, 'singleEvents') ?? false;
  const single = asked || freeBusyOnly;
  if (orderBy === 'startTime' && !single) {
    throw badRequest('The requested ordering is not available for the particular query.');
  }
  const minMs = readInstant(query, 'timeMin');
  const maxMs = readInstant(query, 'timeMax');
  if (minMs !== undefined && maxMs !== undefined && maxMs <= minMs) throw timeRangeEmpty('timeMax');
  const updatedMinMs = readInstant(query, 'updatedMin');
  const timeZone = query.get('timeZone') ?? undefined;
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw invalid('Invalid time zone.', 'timeZone');
  const maxAttendees = query.get('maxAttendees');
  const types = query.getAll('eventTypes').sort();
  checkTypeFilter(types);
  // Not in the fingerprint: what may change (page size, fields) and what the token itself carries.
  const print = fingerprint(`${asked}|${types}|${query.get('showHiddenInvitations') ?? ''}`);
  const token = query.get('syncToken');
  const showDeleted = readBoolean(query, 'showDeleted');
  const params: ListParams = {
    maxResults: readPageSize(query, 250, 2500),
    single,
    showDeleted: showDeleted ?? false,
    orderBy,
    fromMs: minMs ?? Number.NEGATIVE_INFINITY,
    toMs: maxMs ?? Number.POSITIVE_INFINITY,
    horizonMs: Math.max(now + HORIZON_MS, (minMs ?? 0) + HORIZON_MS),
    updatedMinMs,
    types,
    q: query.get('q')?.toLowerCase() || undefined,
    iCalUID: query.get('iCalUID') ?? undefined,
    privateProperties: readProperties(query, 'privateExtendedProperty'),
    sharedProperties: readProperties(query, 'sharedExtendedProperty'),
    timeZone,
    maxAttendees: maxAttendees === null ? undefined : Number(maxAttendees),
    givesToken: NOT_WITH_SYNC_TOKEN.every(
      (name) => name === 'timeMin' || name === 'timeMax' || !query.has(name),
    ),
    print,
    minMs,
    maxMs,
  };
  if (token === null) {
    if (updatedMinMs !== undefined && now - updatedMinMs > UPDATED_MIN_REACH_MS) {
      throw new GoogleError({
        status: 410,
        domain: 'calendar',
        reason: 'updatedMinTooLongAgo',
        message: 'The requested minimum modification time lies too far in the past.',
        location: 'updatedMin',
        locationType: 'parameter',
      });
    }
    return params;
  }
  const bad = NOT_WITH_SYNC_TOKEN.find((name) => query.has(name));
  if (bad) throw badRequest(`Sync token cannot be used with ${bad}.`);
  if (showDeleted === false) throw badRequest('Sync token cannot be used with showDeleted=false.');
  const since = readSyncToken(call, calendar, token);
  if (since.print !== print) {
    throw badRequest('The parameters differ from those that the sync token was made with.');
  }
  return {
    ...params,
    since,
    showDeleted: true,
    minMs: since.minMs,
    maxMs: since.maxMs,
    fromMs: since.minMs ?? Number.NEGATIVE_INFINITY,
    toMs: since.maxMs ?? Number.POSITIVE_INFINITY,
    horizonMs: since.horizonMs,
  };
}
