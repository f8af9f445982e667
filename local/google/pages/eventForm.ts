import { html } from 'hono/html';
import { badRequest, notFound } from '../core/errors.ts';
import { getEvent } from '../core/events/eventLookup.ts';
import { addDays, dateInZone, formatInZone, isDate, offsetMs, wallToMs } from '../core/events/zonedTime.ts';
import { findCalendar } from '../core/state.ts';
import type { Account, Calendar, EventTime, StoredEvent } from '../core/types.ts';
import type { Markup } from './layout.ts';

export const canEdit = (calendar: Calendar) =>
  calendar.accessRole !== 'reader' && calendar.accessRole !== 'freeBusyReader';

interface FormView {
  account: Account;
  calendar?: Calendar;
  event?: StoredEvent;
  newOn: string;
  zone: string;
  back: string;
  problem?: string;
}

const field = (label: string, input: Markup) =>
  html`<label class="field"><span>${label}</span>${input}</label>`;

/** The form for a new event or, with `event`, for changing one. */
export function eventForm({ account, calendar, event, newOn, zone, back, problem }: FormView): Markup {
  const span = event?.span;
  const wall = (ms: number) => formatInZone(ms, zone);
  const startDate = span?.startDate ?? (span ? dateInZone(span.startMs, zone) : newOn);
  const endDate = span?.endDate ? addDays(span.endDate, -1) : span ? dateInZone(span.endMs, zone) : newOn;
  const allDay = span?.startDate !== undefined;
  const startTime = span && !allDay ? wall(span.startMs).slice(11, 16) : '10:00';
  const endTime = span && !allDay ? wall(span.endMs).slice(11, 16) : '11:00';
  const calendars = [...account.calendars.values()].filter((c) => !c.gone && canEdit(c));
  const readOnly = calendar !== undefined && !canEdit(calendar);
  const off = readOnly ? ' disabled' : '';
  const where = event
    ? html`<input type="hidden" name="calendarId" value="${calendar?.id}"><input type="hidden" name="eventId" value="${event.id}">`
    : field(
        'Calendar',
        html`<select name="calendarId">${calendars.map((c) => html`<option value="${c.id}"${c.primary ? ' selected' : ''}>${c.summary}</option>`)}</select>`,
      );
  const inSeries = event?.masterId !== undefined;
  const which = inSeries
    ? html`<fieldset class="row"><legend>Change</legend><label class="row"><input type="radio" name="which" value="one" checked>this event</label><label class="row"><input type="radio" name="which" value="series">all events of the series</label></fieldset>`
    : '';
  const repeats = event
    ? ''
    : field(
        'Repeats',
        html`<select name="repeats"><option value="">never</option><option value="DAILY">every day</option><option value="WEEKLY">every week</option><option value="MONTHLY">every month</option><option value="YEARLY">every year</option></select>`,
      );
  const title = event ? (readOnly ? 'Event (this calendar is read-only)' : 'Edit event') : 'New event';
  return html`<section class="panel" aria-labelledby="form-title"><h2 id="form-title">${title}</h2>
${problem ? html`<p role="alert" class="problem">${problem}</p>` : ''}
<form method="post" action="/edit"><input type="hidden" name="account" value="${account.email}"><input type="hidden" name="back" value="${back}">
${field('Title', html`<input name="summary" value="${event?.body.summary}" autofocus${off}>`)}${where}
<label class="row"><input type="checkbox" name="allDay" value="yes"${allDay ? ' checked' : ''}${off}>All day</label>
<div class="times">${field('Start date', html`<input type="date" name="startDate" value="${startDate}" required${off}>`)}${field('Start time', html`<input type="time" name="startTime" value="${startTime}"${off}>`)}${field('End date', html`<input type="date" name="endDate" value="${endDate}" required${off}>`)}${field('End time', html`<input type="time" name="endTime" value="${endTime}"${off}>`)}</div>
${repeats}${field('Location', html`<input name="location" value="${event?.body.location}"${off}>`)}
${field('Description', html`<textarea name="description" rows="3"${off}>${event?.body.description}</textarea>`)}${which}
<div class="row">${readOnly ? '' : html`<button class="primary" name="action" value="save">Save</button>`}${event && !readOnly ? html`<button class="danger" name="action" value="delete">Delete</button>` : ''}<a class="button" href="/?${back}">Close</a></div></form>
${event ? html`<p class="soft id">id ${event.id}<br>etag ${event.etag}<br>${event.body.status}</p>` : ''}</section>`;
}

interface Edit {
  action: 'create' | 'patch' | 'delete';
  calendarId: string;
  eventId?: string;
  body?: Record<string, unknown>;
}

/** What the person's form asks for, as edits. */
export function readEventForm(account: Account, form: URLSearchParams): Edit[] {
  const calendarId = form.get('calendarId') ?? '';
  const calendar = findCalendar(account, calendarId);
  if (!canEdit(calendar)) throw badRequest('This calendar is read-only.');
  const eventId = form.get('eventId') ?? undefined;
  const event = eventId === undefined ? undefined : getEvent(calendar, eventId);
  const ofSeries = event?.masterId !== undefined && form.get('which') === 'series';
  const target = ofSeries ? (event.masterId as string) : eventId;
  if (form.get('action') === 'delete') {
    if (target === undefined) throw notFound();
    return [{ action: 'delete', calendarId, eventId: target }];
  }
  const times = readTimes(form, account.timeZone, event);
  const text = {
    summary: form.get('summary') ?? '',
    location: form.get('location') || null,
    description: form.get('description') || null,
  };
  if (target === undefined) {
    const repeats = form.get('repeats');
    const recurrence = repeats ? { recurrence: [`RRULE:FREQ=${repeats}`] } : {};
    return [{ action: 'create', calendarId, body: { ...text, ...times, ...recurrence } }];
  }
  const master = ofSeries ? getEvent(calendar, target) : undefined;
  const moved = master && event ? movedSeries(event, master, times, account.timeZone) : times;
  return [{ action: 'patch', calendarId, eventId: target, body: { ...text, ...moved } }];
}

type Times = { start: EventTime; end: EventTime };
const nothing = null as unknown as undefined;

function readTimes(form: URLSearchParams, zone: string, event: StoredEvent | undefined): Times {
  const startDate = form.get('startDate') ?? '';
  const endDate = form.get('endDate') || startDate;
  if (!isDate(startDate) || !isDate(endDate)) throw badRequest('A date is missing.');
  if (form.get('allDay') === 'yes') {
    if (endDate < startDate) throw badRequest('The event ends before it starts.');
    const end = addDays(endDate, 1);
    return {
      start: { date: startDate, dateTime: nothing, timeZone: nothing },
      end: { date: end, dateTime: nothing, timeZone: nothing },
    };
  }
  const at = (date: string, time: string | null): EventTime => {
    const wallMs = Date.parse(`${date}T${time || '00:00'}:00Z`);
    if (Number.isNaN(wallMs)) throw badRequest('A time is missing.');
    return {
      dateTime: formatInZone(wallToMs(wallMs, zone), 'UTC'),
      timeZone: event?.span.startZone ?? zone,
      date: nothing,
    };
  };
  return { start: at(startDate, form.get('startTime')), end: at(endDate, form.get('endTime')) };
}

/** The same shift in wall-clock time, applied to the series' own start. */
function movedSeries(event: StoredEvent, master: StoredEvent, times: Times, zone: string): Times | object {
  if (times.start.date && times.end.date && master.span.startDate) {
    const days = (Date.parse(times.start.date) - Date.parse(event.span.startDate as string)) / 86_400_000;
    const length = (Date.parse(times.end.date) - Date.parse(times.start.date)) / 86_400_000;
    const start = addDays(master.span.startDate, days);
    return { start: { date: start }, end: { date: addDays(start, length) } };
  }
  if (!times.start.dateTime || !times.end.dateTime || master.span.startDate) return {};
  const wall = (ms: number) => ms + offsetMs(ms, zone);
  const startMs = Date.parse(times.start.dateTime);
  const shiftMs = wall(startMs) - wall(event.span.startMs);
  const newStartMs = wallToMs(wall(master.span.startMs) + shiftMs, zone);
  const lengthMs = Date.parse(times.end.dateTime) - startMs;
  const timeZone = master.span.startZone ?? zone;
  return {
    start: { dateTime: formatInZone(newStartMs, 'UTC'), timeZone },
    end: { dateTime: formatInZone(newStartMs + lengthMs, 'UTC'), timeZone },
  };
}
