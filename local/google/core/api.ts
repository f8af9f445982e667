import { stopChannel, watch } from './channels/channels.ts';
import { badRequest, errorForReason, GoogleError, invalid, json, notFound, required } from './errors.ts';
import { getEvent } from './events/eventLookup.ts';
import { moveEvent } from './events/eventMove.ts';
import { renderEvent } from './events/eventRender.ts';
import { changeEvent, deleteEvent, insertEvent } from './events/eventWrites.ts';
import { isTimeZone } from './events/zonedTime.ts';
import { changeEntry, deleteEntry, getEntry, insertEntry, listCalendars } from './lists/calendarList.ts';
import {
  changeCalendar,
  clearCalendar,
  deleteCalendar,
  getColors,
  insertCalendar,
  queryFreeBusy,
  renderCalendar,
} from './lists/calendars.ts';
import { listEvents } from './lists/eventsList.ts';
import { applyFields, parseFields } from './lists/fieldsMask.ts';
import { importEvent, listInstances } from './lists/instances.ts';
import { opensCalendar, SCOPES, type ScopeRule } from './oauth/scopes.ts';
import { type Call, findCalendar } from './state.ts';
import type { Calendar, EventBody, SimResponse, StoredEvent } from './types.ts';

interface Route {
  method: string;
  pattern: RegExp;
  scope: ScopeRule;
  units: number;
  writes: boolean;
  run: (call: Call, ids: string[]) => SimResponse;
}

const noContent = (): SimResponse => ({ status: 204, headers: {}, body: '' });

function bodyOf(call: Call): Record<string, unknown> {
  const { body } = call.request;
  if (body === '') return {};
  try {
    const value = JSON.parse(body);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch {
    // Told below, as for any other body that is no object.
  }
  throw new GoogleError({ status: 400, reason: 'parseError', message: 'Parse Error' });
}

function sendEvent(call: Call, calendar: Calendar, event: StoredEvent): SimResponse {
  const { query } = call;
  const timeZone = query.get('timeZone') ?? undefined;
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw invalid('Invalid time zone.', 'timeZone');
  const maxAttendees = query.has('maxAttendees') ? Number(query.get('maxAttendees')) : undefined;
  const whole = renderEvent(calendar, event, { timeZone, maxAttendees });
  const fields = query.get('fields');
  const response = json(200, fields ? applyFields(whole, parseFields(fields)) : whole);
  response.headers.etag = event.etag;
  return response;
}

function notModified(call: Call, etag: string): SimResponse | undefined {
  if (call.request.headers['if-none-match'] !== etag) return undefined;
  return { status: 304, headers: { etag }, body: '' };
}

/** Settings that rule out each other or that Google refuses are checked before anything is written. */
function checkWriteQuery(call: Call): void {
  const sendUpdates = call.query.get('sendUpdates');
  if (sendUpdates !== null && !['all', 'externalOnly', 'none'].includes(sendUpdates)) {
    throw invalid(`Invalid value for: ${sendUpdates}`, 'sendUpdates');
  }
}

const change = (method: 'update' | 'patch') => (call: Call, ids: string[]) => {
  checkWriteQuery(call);
  const calendar = findCalendar(call.account, ids[0] as string);
  const ifMatch = call.request.headers['if-match'];
  const event = changeEvent(call, calendar, ids[1] as string, bodyOf(call) as EventBody, {
    method,
    ifMatch,
    writer: 'api',
  });
  return sendEvent(call, calendar, event);
};

const BASE = '/calendar/v3';
function route(
  methodAndPath: string,
  scope: ScopeRule,
  run: Route['run'],
  { units = 1, writes = false }: { units?: number; writes?: boolean } = {},
): Route {
  const [method = '', path = ''] = methodAndPath.split(' ');
  const pattern = new RegExp(`^${BASE}${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
  return { method, pattern, scope, units, writes, run };
}

const writes = { writes: true };

const ROUTES: Route[] = [
  route('GET /calendars/{id}/events', 'events.read', (call, [id = '']) => {
    const calendar = findCalendar(call.account, id);
    const response = notModified(call, calendar.etag) ?? listEvents(call, calendar);
    response.headers.etag = calendar.etag;
    return response;
  }),
  route(
    'POST /calendars/{id}/events',
    'events.write',
    (call, [id = '']) => {
      checkWriteQuery(call);
      const calendar = findCalendar(call.account, id);
      return sendEvent(call, calendar, insertEvent(call, calendar, bodyOf(call) as EventBody, 'api'));
    },
    writes,
  ),
  route('POST /calendars/{id}/events/watch', 'events.read', (call, [id]) => watch(call, id, bodyOf(call))),
  route(
    'POST /calendars/{id}/events/import',
    'events.write',
    (call, [id = '']) => {
      const calendar = findCalendar(call.account, id);
      return sendEvent(call, calendar, importEvent(call, calendar, bodyOf(call) as EventBody));
    },
    writes,
  ),
  route(
    'POST /calendars/{id}/events/quickAdd',
    'events.write',
    (call, [id = '']) => {
      const calendar = findCalendar(call.account, id);
      const summary = call.query.get('text');
      if (!summary) throw required('Required parameter: text');
      const start = { dateTime: new Date(call.now + 3_600_000).toISOString() };
      const end = { dateTime: new Date(call.now + 7_200_000).toISOString() };
      return sendEvent(call, calendar, insertEvent(call, calendar, { summary, start, end }, 'api'));
    },
    writes,
  ),
  route('GET /calendars/{id}/events/{eventId}', 'events.read', (call, [id = '', eventId = '']) => {
    const calendar = findCalendar(call.account, id);
    const event = getEvent(calendar, eventId);
    return notModified(call, event.etag) ?? sendEvent(call, calendar, event);
  }),
  route('PUT /calendars/{id}/events/{eventId}', 'events.write', change('update'), writes),
  route('PATCH /calendars/{id}/events/{eventId}', 'events.write', change('patch'), {
    units: 3,
    writes: true,
  }),
  route(
    'DELETE /calendars/{id}/events/{eventId}',
    'events.write',
    (call, [id = '', eventId = '']) => {
      checkWriteQuery(call);
      const ifMatch = call.request.headers['if-match'];
      deleteEvent(call, findCalendar(call.account, id), eventId, { ifMatch, writer: 'api' });
      return noContent();
    },
    writes,
  ),
  route('GET /calendars/{id}/events/{eventId}/instances', 'events.read', (call, [id = '', eventId = '']) =>
    listInstances(call, findCalendar(call.account, id), eventId),
  ),
  route(
    'POST /calendars/{id}/events/{eventId}/move',
    'events.move',
    (call, [id = '', eventId = '']) => {
      const destination = call.query.get('destination');
      if (!destination) throw required('Required parameter: destination');
      const to = findCalendar(call.account, destination);
      return sendEvent(call, to, moveEvent(call, findCalendar(call.account, id), to, eventId));
    },
    writes,
  ),
  route('GET /users/me/calendarList', 'calendarList.list', (call) => listCalendars(call)),
  route(
    'POST /users/me/calendarList',
    'calendarList.write',
    (call) => insertEntry(call, bodyOf(call)),
    writes,
  ),
  route('POST /users/me/calendarList/watch', 'calendarList.watch', (call) =>
    watch(call, undefined, bodyOf(call)),
  ),
  route('GET /users/me/calendarList/{id}', 'calendarList.get', (call, [id = '']) => getEntry(call, id)),
  route(
    'PUT /users/me/calendarList/{id}',
    'calendarList.write',
    (call, [id = '']) => changeEntry(call, id, bodyOf(call)),
    writes,
  ),
  route(
    'PATCH /users/me/calendarList/{id}',
    'calendarList.write',
    (call, [id = '']) => changeEntry(call, id, bodyOf(call)),
    writes,
  ),
  route(
    'DELETE /users/me/calendarList/{id}',
    'calendarList.write',
    (call, [id = '']) => deleteEntry(call, id),
    writes,
  ),
  route('POST /calendars', 'calendars.write', (call) => insertCalendar(call, bodyOf(call)), writes),
  route('GET /calendars/{id}', 'calendars.get', (call, [id = '']) =>
    json(200, renderCalendar(call.account, findCalendar(call.account, id))),
  ),
  route(
    'PUT /calendars/{id}',
    'calendars.write',
    (call, [id = '']) => changeCalendar(call, id, bodyOf(call), true),
    writes,
  ),
  route(
    'PATCH /calendars/{id}',
    'calendars.write',
    (call, [id = '']) => changeCalendar(call, id, bodyOf(call), false),
    writes,
  ),
  route('DELETE /calendars/{id}', 'calendars.write', (call, [id = '']) => deleteCalendar(call, id), writes),
  route(
    'POST /calendars/{id}/clear',
    'calendars.write',
    (call, [id = '']) => clearCalendar(call, id),
    writes,
  ),
  route('POST /channels/stop', 'channels.stop', (call) => stopChannel(call, bodyOf(call))),
  route('GET /colors', 'colors.get', () => getColors()),
  route('POST /freeBusy', 'freebusy.query', (call) => queryFreeBusy(call, bodyOf(call))),
  route('GET /users/me/settings/{id}', 'settings.read', (call, [id = '']) => {
    const values: Record<string, string> = { timezone: call.account.timeZone, locale: 'en', weekStart: '1' };
    const value = values[id];
    if (value === undefined) throw notFound();
    return json(200, { kind: 'calendar#setting', etag: '"0"', id, value });
  }),
];

export interface FoundRoute {
  route: Route;
  ids: string[];
}

export function findRoute(method: string, path: string): FoundRoute | undefined {
  for (const candidate of ROUTES) {
    if (candidate.method !== method) continue;
    const match = candidate.pattern.exec(path);
    if (match) return { route: candidate, ids: match.slice(1).map(decode) };
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('Bad Request');
  }
}

/** The calendars that a request names must be among those that its scopes open; any other is as unknown as one that isn't shared. */
export function requireCalendars(
  { account, query, request, scopes }: Call,
  { route, ids }: FoundRoute,
): void {
  const named = /\/(calendars|calendarList)\//.test(request.path) ? ids.slice(0, 1) : [];
  for (const id of [...named, query.get('destination')]) {
    if (id && !opensCalendar(scopes, route.scope, findCalendar(account, id))) throw notFound();
  }
}

export function requireScope(scopes: string[], rule: ScopeRule): void {
  const accepted: readonly string[] = SCOPES[rule];
  if (!scopes.some((scope) => accepted.includes(scope))) {
    throw new GoogleError(errorForReason(403, 'insufficientPermissions'));
  }
}
