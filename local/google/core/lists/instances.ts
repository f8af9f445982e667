import { badRequest, invalid, json, notFound } from '../errors.ts';
import { getEvent } from '../events/eventLookup.ts';
import { renderRow } from '../events/eventRender.ts';
import { exceptionsOf, isCancelled, isMaster } from '../events/eventStore.ts';
import { changeEvent, insertEvent } from '../events/eventWrites.ts';
import { instancesBetween, overlaps } from '../events/recurrence.ts';
import { parseDateTime, startOfDayMs } from '../events/zonedTime.ts';
import type { Call } from '../state.ts';
import type { Calendar, EventBody, SimResponse, StoredEvent } from '../types.ts';
import { defaultReminders } from './eventsList.ts';
import { expansionEndMs, readListParams } from './eventsListParams.ts';
import { applyFields, parseFields } from './fieldsMask.ts';
import { openToken, sealToken } from './opaqueTokens.ts';
import { queryToCarry, withCarriedQuery } from './pageQuery.ts';

interface InstancesCursor {
  id: string;
  after: number;
  query: string;
  maxResults: number;
}

/** events.instances: the series written out, exceptions in their places. */
export function listInstances(given: Call, calendar: Calendar, id: string): SimResponse {
  const page = readPage(given, id);
  const call = page ? withCarriedQuery(given, page.query) : given;
  const master = getEvent(calendar, id);
  if (isCancelled(master)) throw notFound();
  if (!isMaster(master)) throw badRequest('The event is not a recurring event.');
  const params = readListParams(call, calendar);
  if (page && !call.query.has('maxResults')) params.maxResults = page.maxResults;
  const after = page?.after;
  const toMs = expansionEndMs(params);
  const { instances, exceptions } = instancesBetween(calendar, master, params.fromMs, toMs);
  const cancelled = params.showDeleted
    ? exceptionsOf(calendar, master.id).filter((e) => isCancelled(e) && overlaps(e.span, params.fromMs, toMs))
    : [];
  const originalStart = call.query.get('originalStart');
  const wanted = originalStart === null ? undefined : readStart(originalStart, calendar);
  const rows = [...instances, ...exceptions, ...cancelled]
    .filter((event) => wanted === undefined || event.original?.ms === wanted)
    .sort((a, b) => slotOf(a) - slotOf(b))
    .filter((event) => after === undefined || slotOf(event) > after);
  const shown = rows.slice(0, params.maxResults);
  const last = shown.at(-1);
  const whole = {
    kind: 'calendar#events',
    etag: calendar.etag,
    summary: calendar.summary,
    updated: new Date(calendar.updatedMs).toISOString(),
    timeZone: params.timeZone ?? calendar.timeZone,
    accessRole: calendar.accessRole,
    defaultReminders: defaultReminders(calendar),
    ...(rows.length > shown.length && last
      ? {
          nextPageToken: sealToken(call.sim, 'instances', {
            id,
            after: slotOf(last),
            query: queryToCarry(call),
            maxResults: params.maxResults,
          } satisfies InstancesCursor),
        }
      : {}),
    items: shown.map((event) => renderRow(calendar, event, params)),
  };
  const fields = call.query.get('fields');
  return json(200, fields ? applyFields(whole, parseFields(fields)) : whole);
}

const slotOf = (event: StoredEvent) => event.original?.ms ?? event.span.startMs;

function readPage(call: Call, id: string): InstancesCursor | undefined {
  const token = call.query.get('pageToken');
  if (!token) return undefined;
  const cursor = openToken<InstancesCursor>(call.sim, 'instances', token);
  if (cursor?.id !== id) throw invalid('Invalid page token value.', 'pageToken');
  return cursor;
}

function readStart(text: string, calendar: Calendar): number {
  const parsed = parseDateTime(text);
  if (parsed && !parsed.local) return parsed.ms;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return startOfDayMs(text, calendar.timeZone);
  throw invalid('Invalid value for: originalStart', 'originalStart');
}

/** events.import: a copy of an event known by its iCalUID; the same again replaces it. */
export function importEvent(call: Call, calendar: Calendar, input: EventBody): StoredEvent {
  if (!input.iCalUID) throw badRequest('Missing iCalUID.');
  const known = calendar.order.find((e) => e.body.iCalUID === input.iCalUID && !e.masterId);
  const { id: _id, ...rest } = input;
  if (!known) return insertEvent(call, calendar, rest, 'api');
  return changeEvent(
    call,
    calendar,
    known.id,
    { status: 'confirmed', ...rest, sequence: undefined },
    { method: 'update', writer: 'api' },
  );
}
