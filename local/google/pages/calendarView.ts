import { html, raw } from 'hono/html';
import { findEvent } from '../core/events/eventLookup.ts';
import { isCancelled, isMaster } from '../core/events/eventStore.ts';
import { instancesBetween, overlaps } from '../core/events/recurrence.ts';
import { addDays, dateInZone, formatInZone, startOfDayMs } from '../core/events/zonedTime.ts';
import type { Account, Calendar, StoredEvent } from '../core/types.ts';
import { STYLE } from './calendarStyle.ts';
import { eventForm } from './eventForm.ts';
import { type Markup, page } from './layout.ts';

export interface CalendarLook {
  accounts: Account[];
  account?: Account;
  version: string;
  zone: string;
  today: string;
  /** Any day of the month shown. */
  date: string;
  view: 'month' | 'list';
  newOn?: string;
  openCalendar?: string;
  openEvent?: string;
  problem?: string;
  now: number;
}

interface Shown {
  calendar: Calendar;
  event: StoredEvent;
  firstDay: string;
  lastDay: string;
}

// While a form is open the page stays as it is.
const SCRIPT = `
const box=document.querySelector('[data-version]');
setInterval(async()=>{if(document.hidden||document.querySelector('.panel'))return;
try{const r=await fetch('/version?account='+encodeURIComponent(box.dataset.account));
if(r.ok&&(await r.json()).version!==box.dataset.version)location.reload()}catch{}},1500);
document.querySelector('#account')?.addEventListener('change',e=>e.target.form.submit());`;

export function calendarView(look: CalendarLook): string {
  const { account } = look;
  if (!account) return page('Calendar', html`<h1>No accounts</h1>`);
  const shown = eventsOf(look, account);
  const back = queryFor(look, {});
  const open = openForm(look, account, back);
  const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const title = month.format(new Date(`${look.date}T00:00:00Z`));
  const options = look.accounts.map(
    (a) => html`<option${a === account ? ' selected' : ''}>${a.email}</option>`,
  );
  const legend = [...account.calendars.values()]
    .filter((c) => !c.gone)
    .map(
      (c) =>
        html`<li><span class="dot" style="background:${c.entry.backgroundColor}"></span>${c.entry.summaryOverride ?? c.summary}${c.accessRole === 'reader' || c.accessRole === 'freeBusyReader' ? html` <span class="soft">(read-only)</span>` : ''}</li>`,
    );
  const tab = (view: 'month' | 'list', text: string) =>
    html`<a class="button" href="${linkTo(look, { view })}"${look.view === view ? html` aria-current="page"` : ''}>${text}</a>`;
  return page(
    `${title}, ${account.email}`,
    html`<div data-account="${account.email}" data-version="${look.version}">
<div class="bar"><h1>${title}</h1>
<form method="get" action="/" class="row"><label for="account">Account</label><select id="account" name="account">${options}</select><input type="hidden" name="view" value="${look.view}"><noscript><button>Show</button></noscript></form></div>
<nav class="row" aria-label="Calendar"><a class="button" href="${linkTo(look, { date: monthStart(look.date, -1) })}">Previous</a><a class="button" href="${linkTo(look, { date: look.today })}">Today</a><a class="button" href="${linkTo(look, { date: monthStart(look.date, 1) })}">Next</a>${tab('month', 'Month')}${tab('list', 'List')}<a class="button new" href="${linkTo(look, { new: look.today.slice(0, 7) === look.date.slice(0, 7) ? look.today : look.date })}">New event</a></nav>
<ul class="legend" aria-label="Calendars">${legend}</ul>${open}
${look.view === 'month' ? monthGrid(look, shown) : list(look, shown)}
<p class="soft">Times in ${look.zone}.</p></div><script>${raw(SCRIPT)}</script>`,
    STYLE,
  );
}

function openForm(look: CalendarLook, account: Account, back: string): Markup {
  const { zone, problem } = look;
  if (look.openEvent !== undefined) {
    const calendar = account.calendars.get(look.openCalendar ?? '');
    const event = calendar && findEvent(calendar, look.openEvent);
    if (!calendar || !event || event.idOnly)
      return html`<p role="alert" class="problem">That event is not there any more.</p>`;
    return eventForm({ account, calendar, event, newOn: look.date, zone, back, problem });
  }
  if (look.newOn === undefined) return html``;
  return eventForm({ account, newOn: look.newOn, zone, back, problem });
}

function queryFor(look: CalendarLook, change: Record<string, string>): string {
  const base = { account: look.account?.email ?? '', view: look.view, date: look.date };
  return new URLSearchParams({ ...base, ...change }).toString();
}

const linkTo = (look: CalendarLook, change: Record<string, string>) => `/?${queryFor(look, change)}`;

function monthStart(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** Monday on or before the first of the month, and how many weeks the month touches. */
function gridOf(date: string): { first: string; weeks: number } {
  const start = monthStart(date, 0);
  const weekday = (new Date(`${start}T00:00:00Z`).getUTCDay() + 6) % 7;
  const first = addDays(start, -weekday);
  const days = (Date.parse(monthStart(date, 1)) - Date.parse(first)) / 86_400_000;
  return { first, weeks: Math.ceil(days / 7) };
}

function eventsOf(look: CalendarLook, account: Account): Shown[] {
  const { first, weeks } = gridOf(look.date);
  const fromMs = startOfDayMs(first, look.zone);
  const toMs = startOfDayMs(addDays(first, weeks * 7), look.zone);
  const shown: Shown[] = [];
  for (const calendar of account.calendars.values()) {
    if (calendar.gone) continue;
    for (const event of calendar.order) {
      if (event.goneWithMaster || isCancelled(event)) continue;
      const found = isMaster(event)
        ? instancesBetween(calendar, event, fromMs, toMs).instances
        : overlaps(event.span, fromMs, toMs)
          ? [event]
          : [];
      for (const one of found) {
        const { span } = one;
        const firstDay = span.startDate ?? dateInZone(span.startMs, look.zone);
        const lastDay = span.endDate
          ? addDays(span.endDate, -1)
          : dateInZone(Math.max(span.startMs, span.endMs - 1), look.zone);
        shown.push({ calendar, event: one, firstDay, lastDay });
      }
    }
  }
  return shown.sort(
    (a, b) =>
      Number(b.event.span.startDate !== undefined) - Number(a.event.span.startDate !== undefined) ||
      a.event.span.startMs - b.event.span.startMs,
  );
}

function chip(look: CalendarLook, { calendar, event }: Shown, day: string): Markup {
  const time = event.span.startDate ? '' : formatInZone(event.span.startMs, look.zone).slice(11, 16);
  const goesOn = !event.span.startDate && dateInZone(event.span.startMs, look.zone) !== day;
  const href = linkTo(look, { calendar: calendar.id, event: event.id });
  const repeats = event.masterId ? html`<span class="again" role="img" aria-label="repeats">↻</span>` : '';
  return html`<a class="chip" href="${href}" style="--c:${calendar.entry.backgroundColor}">${time && !goesOn ? html`<time>${time}</time> ` : ''}${event.body.summary || '(no title)'}${repeats}</a>`;
}

function monthGrid(look: CalendarLook, shown: Shown[]): Markup {
  const { first, weeks } = gridOf(look.date);
  const month = look.date.slice(0, 7);
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((n) => html`<th scope="col">${n}</th>`);
  const rows: Markup[] = [];
  for (let week = 0; week < weeks; week++) {
    const cells: Markup[] = [];
    for (let i = 0; i < 7; i++) {
      const day = addDays(first, week * 7 + i);
      const chips = shown.filter((s) => s.firstDay <= day && day <= s.lastDay).map((s) => chip(look, s, day));
      const classes = [
        day.startsWith(month) ? '' : 'other',
        day === look.today ? 'today' : '',
        chips.length === 0 ? 'none' : '',
      ];
      const label = longDay(day);
      cells.push(
        html`<td class="${classes.join(' ').trim()}"><a class="day" href="${linkTo(look, { new: day })}" aria-label="New event on ${label}"><span class="wide">${Number(day.slice(8))}</span><span class="narrow">${label}</span></a>${chips}</td>`,
      );
    }
    rows.push(html`<tr>${cells}</tr>`);
  }
  return html`<table class="month"><caption class="hidden">Month</caption><thead><tr>${names}</tr></thead><tbody>${rows}</tbody></table>`;
}

const dayFormat = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const longDay = (day: string) => dayFormat.format(new Date(`${day}T00:00:00Z`));

function list(look: CalendarLook, shown: Shown[]): Markup {
  const month = look.date.slice(0, 7);
  const start = monthStart(look.date, 0);
  const days: Markup[] = [];
  for (let day = start; day.startsWith(month); day = addDays(day, 1)) {
    const chips = shown
      .filter((s) => s.firstDay <= day && day <= s.lastDay)
      .map((s) => html`<li>${chip(look, s, day)}</li>`);
    if (chips.length > 0) days.push(html`<h2>${longDay(day)}</h2><ul class="plain">${chips}</ul>`);
  }
  return days.length > 0 ? html`${days}` : html`<p>No events in this month.</p>`;
}
