import { badRequest } from '../errors.ts';
import { loseCalendar } from '../lists/calendars.ts';
import {
  addCalendar,
  type CalendarInput,
  type Call,
  expireSyncTokens,
  findAccount,
  findCalendar,
  nextEtag,
  touch,
  touchEntry,
} from '../state.ts';
import type { AccessRole, Account, Calendar } from '../types.ts';

type Input = Record<string, unknown>;

/** Somebody changes what the account may do with a calendar: another role, none at all, or whether it can be watched. */
export function setAccess(call: Call, input: Input): void {
  const account = findAccount(call.sim, String(input.account));
  call.account = account;
  const id = String(input.calendarId);
  if (input.accessRole) bringBack(call, account, id);
  const calendar = findCalendar(account, id);
  if (typeof input.watchable === 'boolean') calendar.watchable = input.watchable;
  if (typeof input.watchForbidden === 'boolean') calendar.watchForbidden = input.watchForbidden;
  if (input.accessRole === null) loseCalendar(call, calendar);
  else if (typeof input.accessRole === 'string' && input.accessRole !== calendar.accessRole) {
    calendar.accessRole = input.accessRole as AccessRole;
    for (const event of calendar.order) event.json = undefined;
    // A change of rights makes old sync tokens worthless; the calendar list does not mention it.
    expireSyncTokens(call.sim, calendar);
  }
}

/** The person works on the list of calendars in Google's own pages. */
export function personChangesCalendar(call: Call, input: Input): unknown {
  const account = findAccount(call.sim, String(input.account));
  call.account = account;
  if (input.action === 'create') {
    const calendar = addCalendar(call.sim, account, input as CalendarInput, call.now);
    touch(call, account.email);
    return { calendarId: calendar.id };
  }
  const id = String(input.calendarId ?? '');
  if (input.action === 'restore') bringBack(call, account, id);
  const calendar = findCalendar(account, id);
  switch (input.action) {
    case 'rename':
      renameCalendar(call, account, calendar, String(input.summary ?? ''));
      if (typeof input.description === 'string') calendar.description = input.description;
      break;
    case 'delete':
      if (calendar.primary) throw badRequest('The primary calendar cannot be deleted.');
      loseCalendar(call, calendar);
      break;
    case 'restore':
      break;
    default:
      throw badRequest('action: create, rename, delete or restore.');
  }
  return { calendarId: calendar.id };
}

function renameCalendar(call: Call, account: Account, calendar: Calendar, summary: string): void {
  if (summary === '') throw badRequest('summary is required.');
  calendar.summary = summary;
  calendar.etag = nextEtag(call.sim, call.now);
  // The list's watchers hear of it, though the list's own delta does not name the entry.
  touch(call, account.email);
  touch(call, account.email, calendar.id);
}

/** The calendar and its events are there again, under the same id; what clients hold of it is not trusted any more. */
function bringBack(call: Call, account: Account, id: string): void {
  const calendar = account.calendars.get(id);
  if (!calendar?.gone) return;
  calendar.gone = false;
  expireSyncTokens(call.sim, calendar);
  touchEntry(call, account, calendar);
  touch(call, account.email, calendar.id);
}
