import { type Person, sql } from '#tests/integration/support/person.ts';
import type { GoogleEventState } from '#tests/kit/googleAccount.ts';

export type Place = 'Primary' | 'Team';
/** Google’s ids of the two calendars now: that of the primary one changes with the account’s address. */
export const calendarIds = (ada: Person, team: string): [Place, string][] => [
  ['Primary', ada.google.email],
  ['Team', team],
];

/** What the history knows of one event. */
export type Model = {
  id: string;
  /** The person took it out in Google since it was last asked for: both outcomes are right. */
  removedByUser: boolean;
  /** What the person chose in Google and nothing of ours may undo. */
  colorId: string | null;
  /** What the person wrote into the description, which stays wherever the event goes. */
  written: string[];
  /** The calendar that the person moved it to, while it is to stay there; `any` when it may have been made anew since. */
  movedTo: Place | 'any' | null;
};

/** Google holds exactly what is wanted of these events, one each; throws with all that is wrong. */
export async function check(ada: Person, events: Model[], team: string): Promise<void> {
  const [settings] = await sql`select p.*, c.google_calendar_id from public.user_preferences p
    left join public.calendars c on c.id = p.target_calendar_id where p.user_id = ${ada.userId}`;
  const byCalendar: [Place, GoogleEventState[]][] = [];
  for (const [place, id] of calendarIds(ada, team)) byCalendar.push([place, await ada.google.shown(id)]);
  const target = calendarIds(ada, team).find(([, id]) => id === settings?.google_calendar_id)?.[0];
  const wrong: string[] = [];
  const named = (calendars: { id: string; summary: string }[]) =>
    calendars.map(({ id, summary }) => `${id}: ${summary}`).sort();
  const known = await sql`select google_calendar_id as id, summary from public.calendars
    where user_id = ${ada.userId} and gone_at is null`;
  const [ours, theirs] = [named(known as never), named((await ada.google.state()).calendars)];
  if (ours.join() !== theirs.join()) wrong.push(`the calendars are ${ours} instead of ${theirs}`);
  for (const [index, model] of events.entries()) {
    const row = await ada.row(model.id);
    const [event] = await sql`select * from public.events where id = ${model.id}`;
    const found = byCalendar.flatMap(([calendar, list]) =>
      list
        .filter((copy) => copy.extendedProperties?.private?.kureCalEventId === model.id)
        .map((copy) => ({ calendar, copy })),
    );
    const say = (what: string) => wrong.push(`event ${index}: ${what} (${JSON.stringify(row)})`);
    if (found.length > 1) say(`${found.length} events in Google ${JSON.stringify(found)}`);
    const ended = !row?.tracking || event?.deleted_at !== null;
    const included = row?.tracking === 'attending' ? settings?.sync_attending : settings?.sync_bookmarked;
    // Turned off or without times, what is there stays as it is.
    const frozen = !ended && (!settings?.calendar_sync_enabled || (included && event?.starts_at === null));
    if (frozen) continue;
    if (ended || !included) {
      if (found.length > 0) say('still in Google');
      continue;
    }
    // Until something makes us look, only reading the calendar could tell.
    if (model.removedByUser && found.length === 0) continue;
    const [one] = found;
    if (!one) {
      say('missing in Google');
      continue;
    }
    const place = model.movedTo ?? target;
    if (place !== 'any' && one.calendar !== place) say(`in the wrong calendar, ${one.calendar}`);
    const text = one.copy.description ?? '';
    for (const words of model.written) if (!text.includes(words)) say(`lost “${words}” of ${text}`);
    if (text.split('Added by Kure-Cal').length !== 2) say(`has not one block of ours: ${text}`);
    if (one.copy.summary !== event?.title) say(`shows the title ${one.copy.summary}`);
    if (!one.copy.location?.startsWith(event?.venue)) say(`shows the place ${one.copy.location}`);
    if (row.note && !one.copy.description?.includes(String(row.note))) say('lacks the note');
    if (
      one.copy.transparency !== (row.tracking === 'attending' ? undefined : 'transparent') &&
      one.copy.transparency !== (row.tracking === 'attending' ? 'opaque' : 'transparent')
    ) {
      say(`is ${one.copy.transparency}`);
    }
    if (model.colorId !== null && one.copy.colorId !== model.colorId) say(`lost the colour ${model.colorId}`);
    if (row.calendar_sync_status !== 'synced') say('is not said to be synced');
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
