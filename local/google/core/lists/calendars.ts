import { badRequest, errorForReason, forbidden, GoogleError, invalid, json, required } from '../errors.ts';
import { findEvent } from '../events/eventLookup.ts';
import { isCancelled } from '../events/eventStore.ts';
import { allDaySpan } from '../events/eventValidation.ts';
import { deleteEvent } from '../events/eventWrites.ts';
import { instancesBetween, overlaps } from '../events/recurrence.ts';
import { formatInZone, isTimeZone, parseDateTime } from '../events/zonedTime.ts';
import { BASE32HEX, randomString } from '../random.ts';
import {
  addCalendar,
  type Call,
  expireSyncTokens,
  findCalendar,
  nextEtag,
  touch,
  touchEntry,
} from '../state.ts';
import type { Account, Calendar, SimResponse } from '../types.ts';

const CREATED_MAX = 60;
const SHORT_PERIOD_MS = 3_600_000;

export function renderCalendar(account: Account, calendar: Calendar): object {
  return {
    kind: 'calendar#calendar',
    etag: calendar.etag,
    id: calendar.id,
    summary: calendar.summary,
    ...(calendar.description ? { description: calendar.description } : {}),
    ...(calendar.location ? { location: calendar.location } : {}),
    timeZone: calendar.timeZone,
    ...(calendar.eventLabels ? { labelProperties: { eventLabels: calendar.eventLabels } } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
    ...(calendar.primary ? {} : { dataOwner: account.email }),
  };
}

export function insertCalendar(call: Call, input: Record<string, unknown>): SimResponse {
  const { account, now, sim } = call;
  if (typeof input.summary !== 'string' || input.summary === '') throw required('Missing title.');
  if (input.timeZone !== undefined && !isTimeZone(input.timeZone))
    throw invalid('Invalid time zone.', 'timeZone');
  account.calendarsCreatedMs = account.calendarsCreatedMs.filter((ms) => now - ms < SHORT_PERIOD_MS);
  if (account.calendarsCreatedMs.length >= CREATED_MAX) {
    throw new GoogleError(errorForReason(403, 'quotaExceeded'));
  }
  account.calendarsCreatedMs.push(now);
  const calendar = addCalendar(
    sim,
    account,
    {
      summary: input.summary,
      description: text(input.description),
      location: text(input.location),
      timeZone: text(input.timeZone),
    },
    now,
  );
  calendar.appCreated = true;
  calendar.eventLabels = labelsOf(call, input);
  touch(call, account.email);
  return json(200, renderCalendar(account, calendar));
}

/** The labels that a body names, which replace all there were; a new one gets an id. */
function labelsOf(call: Call, input: Record<string, unknown>): Calendar['eventLabels'] {
  const { eventLabels } = (input.labelProperties ?? {}) as { eventLabels?: Partial<Label>[] };
  return eventLabels?.map((label) => {
    if (!/^#[0-9a-f]{6}$/i.test(label.backgroundColor ?? ''))
      throw invalid('Invalid color.', 'backgroundColor');
    return { ...(label as Label), id: label.id ?? randomString(call.sim, BASE32HEX, 26) };
  });
}
type Label = NonNullable<Calendar['eventLabels']>[number];

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

export function changeCalendar(
  call: Call,
  id: string,
  input: Record<string, unknown>,
  put: boolean,
): SimResponse {
  const calendar = findCalendar(call.account, id);
  if (calendar.accessRole !== 'owner') throw forbidden();
  if (put && typeof input.summary !== 'string') throw required('Missing title.');
  if (input.timeZone !== undefined && !isTimeZone(input.timeZone))
    throw invalid('Invalid time zone.', 'timeZone');
  if (typeof input.summary === 'string') calendar.summary = input.summary;
  if (put || input.description !== undefined) calendar.description = text(input.description);
  if (put || input.location !== undefined) calendar.location = text(input.location);
  calendar.eventLabels = labelsOf(call, input) ?? calendar.eventLabels;
  if (typeof input.timeZone === 'string') changeZone(calendar, input.timeZone);
  // The list's entry is read-only here, so the list's own sync does not mention it.
  calendar.etag = nextEtag(call.sim, call.now);
  for (const event of calendar.order) event.json = undefined;
  return json(200, renderCalendar(call.account, calendar));
}

function changeZone(calendar: Calendar, timeZone: string): void {
  calendar.timeZone = timeZone;
  for (const event of calendar.order) {
    const { startDate, endDate } = event.span;
    if (startDate && endDate) event.span = allDaySpan(startDate, endDate, calendar);
  }
}

export function deleteCalendar(call: Call, id: string): SimResponse {
  const calendar = findCalendar(call.account, id);
  if (calendar.primary) throw badRequest('The primary calendar cannot be deleted.');
  if (calendar.accessRole !== 'owner') throw forbidden();
  loseCalendar(call, calendar);
  return { status: 204, headers: {}, body: '' };
}

/** The calendar is no longer there for this account: deleted, or no longer shared. */
export function loseCalendar(call: Call, calendar: Calendar): void {
  calendar.gone = true;
  touchEntry(call, call.account, calendar);
  touch(call, call.account.email, calendar.id);
}

export function clearCalendar(call: Call, id: string): SimResponse {
  const calendar = findCalendar(call.account, id);
  if (!calendar.primary) throw badRequest('Only a primary calendar can be cleared.');
  for (const event of [...calendar.order]) {
    const isOpen = !isCancelled(event) && !event.goneWithMaster && event.masterId === undefined;
    if (isOpen && findEvent(calendar, event.id)) deleteEvent(call, calendar, event.id, { writer: 'person' });
  }
  expireSyncTokens(call.sim, calendar);
  return { status: 204, headers: {}, body: '' };
}

const EVENT_COLOURS = [
  ['#a4bdfc', '#1d1d1d'],
  ['#7ae7bf', '#1d1d1d'],
  ['#dbadff', '#1d1d1d'],
  ['#ff887c', '#1d1d1d'],
  ['#fbd75b', '#1d1d1d'],
  ['#ffb878', '#1d1d1d'],
  ['#46d6db', '#1d1d1d'],
  ['#e1e1e1', '#1d1d1d'],
  ['#5484ed', '#1d1d1d'],
  ['#51b749', '#1d1d1d'],
  ['#dc2127', '#1d1d1d'],
];

export function getColors(): SimResponse {
  const palette = Object.fromEntries(
    EVENT_COLOURS.map(([background, foreground], index) => [String(index + 1), { background, foreground }]),
  );
  return json(200, {
    kind: 'calendar#colors',
    updated: '2012-02-14T00:00:00.000Z',
    calendar: palette,
    event: palette,
  });
}

export function queryFreeBusy(call: Call, input: Record<string, unknown>): SimResponse {
  const min = parseDateTime(input.timeMin);
  const max = parseDateTime(input.timeMax);
  if (!min || min.local) throw required('Missing timeMin parameter.');
  if (!max || max.local) throw required('Missing timeMax parameter.');
  if (max.ms <= min.ms) {
    throw new GoogleError({
      status: 400,
      domain: 'calendar',
      reason: 'timeRangeEmpty',
      message: 'The specified time range is empty.',
    });
  }
  const zone = isTimeZone(input.timeZone) ? input.timeZone : 'UTC';
  const items = Array.isArray(input.items) ? (input.items as { id?: string }[]) : [];
  const calendars: Record<string, unknown> = {};
  for (const { id = '' } of items) {
    const known = id === 'primary' || call.account.calendars.get(id)?.gone === false;
    calendars[id] = known
      ? { busy: busyTimes(findCalendar(call.account, id), min.ms, max.ms, zone) }
      : { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] };
  }
  return json(200, {
    kind: 'calendar#freeBusy',
    timeMin: new Date(min.ms).toISOString(),
    timeMax: new Date(max.ms).toISOString(),
    calendars,
  });
}

function busyTimes(calendar: Calendar, fromMs: number, toMs: number, zone: string): object[] {
  const spans: [number, number][] = [];
  for (const event of calendar.order) {
    if (event.goneWithMaster || isCancelled(event) || event.body.transparency === 'transparent') continue;
    const found = event.body.recurrence?.length
      ? instancesBetween(calendar, event, fromMs, toMs).instances
      : overlaps(event.span, fromMs, toMs)
        ? [event]
        : [];
    for (const { span } of found) spans.push([Math.max(span.startMs, fromMs), Math.min(span.endMs, toMs)]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged.map(([start, end]) => ({ start: formatInZone(start, zone), end: formatInZone(end, zone) }));
}
