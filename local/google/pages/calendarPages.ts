import { personEdits } from '../core/control/control.ts';
import { GoogleError, html, json, notFound } from '../core/errors.ts';
import { dateInZone, isDate } from '../core/events/zonedTime.ts';
import type { Call } from '../core/state.ts';
import type { Account, SimResponse } from '../core/types.ts';
import { type CalendarLook, calendarView } from './calendarView.ts';
import { readEventForm } from './eventForm.ts';

/** The web calendar at /: what a person sees of an account, and their edits. */
export function calendarPages(call: Call): SimResponse {
  const { request, sim, query } = call;
  const route = `${request.method} ${request.path}`;
  if (route === 'GET /favicon.ico') return { status: 204, headers: {}, body: '' };
  if (route === 'GET /') return show(call, lookOf(call, query));
  if (route === 'GET /version')
    return json(200, { version: versionOf(sim.accounts.get(query.get('account') ?? '')) });
  if (route === 'POST /edit') return edit(call, new URLSearchParams(request.body));
  throw notFound();
}

/** Changes whenever something that the page shows has changed. */
function versionOf(account: Account | undefined): string {
  if (!account) return '';
  return [...account.calendars.values()].map((c) => `${c.uid}.${c.seq}.${c.entry.seq}`).join(' ');
}

function lookOf(call: Call, query: URLSearchParams): CalendarLook {
  const { sim, now } = call;
  const account = sim.accounts.get(query.get('account') ?? '') ?? [...sim.accounts.values()][0];
  const zone = account?.timeZone ?? 'UTC';
  const today = dateInZone(now, zone);
  const asked = query.get('date') ?? '';
  return {
    accounts: [...sim.accounts.values()],
    account,
    version: versionOf(account),
    zone,
    today,
    date: isDate(asked) ? asked : today,
    view: query.get('view') === 'list' ? 'list' : 'month',
    newOn: query.get('new') ?? undefined,
    openCalendar: query.get('calendar') ?? undefined,
    openEvent: query.get('event') ?? undefined,
    now,
  };
}

function show(_call: Call, look: CalendarLook, status = 200): SimResponse {
  const response = html(status, calendarView(look));
  response.headers['cache-control'] = 'no-store';
  return response;
}

function edit(call: Call, form: URLSearchParams): SimResponse {
  const back = new URLSearchParams(form.get('back') ?? '');
  try {
    const account = call.sim.accounts.get(form.get('account') ?? '');
    if (!account) throw notFound('No such account.');
    for (const change of readEventForm(account, form))
      personEdits(call, { account: account.email, ...change });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    back.set('calendar', form.get('calendarId') ?? '');
    if (form.get('eventId')) back.set('event', form.get('eventId') ?? '');
    else back.set('new', form.get('startDate') ?? '');
    return show(call, { ...lookOf(call, back), problem: error.message }, error.input.status);
  }
  for (const name of ['new', 'event', 'calendar']) back.delete(name);
  return { status: 303, headers: { location: `/?${back}` }, body: '' };
}
