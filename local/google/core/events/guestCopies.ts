import { type Call, nextEtag, type Sim, touch } from '../state.ts';
import type { Account, Calendar, EventBody, StoredEvent } from '../types.ts';
import { draftEvent, isCancelled, saveEvent, saveSeries } from './eventStore.ts';

type Attendee = NonNullable<EventBody['attendees']>[number];

/** What each guest keeps for themselves when the organiser changes the event. */
const PERSONAL = ['colorId', 'eventLabelId', 'reminders', 'transparency', 'visibility'] as const;

/** After a write: guests with an account here get the organiser's event, the organiser gets a guest's answer. */
export function spreadToGuests(call: Call, calendar: Calendar, event: StoredEvent): void {
  if (!event.body.attendees?.length && event.past.length === 0) return;
  const home = organiserOf(call.sim, event);
  if (!home) return;
  const own = home.calendar.events.get(event.id);
  if (!own) return;
  if (home.calendar !== calendar) takeAnswer(call, home, own, event);
  const guests = own.body.attendees ?? [];
  for (const account of call.sim.accounts.values()) {
    if (account === home.account) continue;
    const invited = guests.some(({ email }) => email === account.email);
    copyTo(call, account, own, invited && !isCancelled(own));
  }
}

/** `self` marks the account's own entry, `organizer` the organiser's. */
export function markAttendees(body: EventBody, email: string): void {
  body.attendees = body.attendees?.map(({ self: _self, organizer: _organizer, ...attendee }: Attendee) => ({
    ...attendee,
    ...(attendee.email === body.organizer?.email ? { organizer: true } : {}),
    ...(attendee.email === email ? { self: true } : {}),
  }));
}

function organiserOf(sim: Sim, { body }: StoredEvent): { account: Account; calendar: Calendar } | undefined {
  for (const account of sim.accounts.values()) {
    const calendar = account.calendars.get(body.organizer?.email ?? '');
    if (calendar && !calendar.gone && calendar.accessRole === 'owner') return { account, calendar };
  }
  return undefined;
}

/** A guest who deletes their copy has declined. */
function takeAnswer(
  call: Call,
  home: { account: Account; calendar: Calendar },
  own: StoredEvent,
  copy: StoredEvent,
): void {
  const { email } = call.account;
  const answer = isCancelled(copy)
    ? 'declined'
    : copy.body.attendees?.find((attendee) => attendee.email === email)?.responseStatus;
  const before = own.body.attendees?.find((attendee) => attendee.email === email)?.responseStatus;
  if (answer === undefined || before === undefined || answer === before) return;
  const attendees = own.body.attendees?.map((attendee) =>
    attendee.email === email ? { ...attendee, responseStatus: answer } : attendee,
  );
  own.body = { ...own.body, attendees };
  store(call, home.account, home.calendar, own);
}

function copyTo(call: Call, account: Account, own: StoredEvent, invited: boolean): void {
  const calendar = [...account.calendars.values()].find(({ primary, gone }) => primary && !gone);
  const known = calendar?.events.get(own.id);
  // An event of the account's own under the same id is no copy, whatever its iCalUID.
  const isCopy = known?.body.organizer?.email === own.body.organizer?.email;
  if (!calendar || (known ? !isCopy : !invited)) return;
  // The guest has put it away, and nothing brings it back but another answer.
  const declined = own.body.attendees?.some(
    (a) => a.email === account.email && a.responseStatus === 'declined',
  );
  if (known && isCancelled(known) && (!invited || declined)) return;
  const copy = known ?? {
    ...draftEvent(own.id, {}, own.span),
    masterId: own.masterId,
    original: own.original,
  };
  const body = bodyFor(account, own, copy, invited);
  const same = JSON.stringify({ ...copy.body, updated: '' }) === JSON.stringify({ ...body, updated: '' });
  if (known && same && JSON.stringify(known.span) === JSON.stringify(own.span)) return;
  const past = { replacedAtSeq: 0, span: copy.span, recurrence: copy.body.recurrence };
  Object.assign(copy, { body, span: own.span });
  store(call, account, calendar, copy, known ? past : undefined);
}

function bodyFor(account: Account, own: StoredEvent, copy: StoredEvent, invited: boolean): EventBody {
  const { extendedProperties, organizer, creator, ...shared } = own.body;
  const body: EventBody = { ...shared };
  for (const field of PERSONAL) {
    delete body[field];
    if (copy.body[field] !== undefined) body[field] = copy.body[field] as never;
  }
  const kept = copy.body.extendedProperties?.private;
  if (extendedProperties?.shared || kept)
    body.extendedProperties = { ...(kept ? { private: kept } : {}), shared: extendedProperties?.shared };
  body.organizer = { email: organizer?.email, displayName: organizer?.displayName };
  body.creator = { email: creator?.email };
  body.reminders ??= { useDefault: true };
  if (!invited) body.status = 'cancelled';
  markAttendees(body, account.email);
  return body;
}

function store(
  call: Call,
  account: Account,
  calendar: Calendar,
  event: StoredEvent,
  past?: Parameters<typeof saveEvent>[2],
): void {
  event.etag = nextEtag(call.sim, call.now);
  event.updatedMs = call.now;
  event.body = { ...event.body, updated: new Date(call.now).toISOString() };
  calendar.etag = event.etag;
  calendar.updatedMs = call.now;
  saveEvent(calendar, event, past);
  saveSeries(calendar, event);
  touch(call, account.email, calendar.id);
}
