import { describe, expect, it } from 'vitest';
import { listAccounts } from '#src/services/accounts/accountsService.ts';
import { refreshCalendarLists } from '#src/services/accounts/calendarListService.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import {
  changeCalendarEvent,
  createCalendarEvent,
  deleteCalendarEvent,
} from '#src/services/push/calendarEventService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';
import type { CalendarSpec } from '#tests/kit/googleAccount.ts';

const timed = (summary: string) => ({
  summary,
  start: { dateTime: '2031-05-07T10:00:00Z' },
  end: { dateTime: '2031-05-07T11:00:00Z' },
});

/** A person with one tracked event and one of their own, both in the mirror. */
async function settled(calendars?: CalendarSpec[]) {
  const ada = await Person.connected(calendars);
  await ada.google.push({ dropPercent: 100 });
  await ada.google.edit('create', undefined, timed('Dentist'));
  const eventId = await newEvent();
  await ada.track(eventId);
  await pull(ada);
  return { ada, eventId, before: await primaryOf(ada), feed: await feedOf(ada) };
}

async function pull(ada: Person) {
  await sql`select private.enqueue('pull_calendar', user_id, connection_id, id, 1, now()) from public.calendars where user_id = ${ada.userId} and selected`;
  await workQueue(ada.deps, {
    kinds: ['pull_calendar'],
    takes: AbortSignal.timeout(20_000),
    userId: ada.userId,
  });
}

const primaryOf = async (ada: Person) => (await ada.calendars()).find(({ is_primary }) => is_primary);

/** What a browser that has read everything since the start shows, and how many deletions it was told of. */
async function feedOf(ada: Person, since = 0) {
  const { events, removed, nextSince } = await readCalendarChanges(ada.deps, {
    userId: ada.userId,
    since,
    limit: 1_000,
  });
  return { titles: events.map(({ event }) => event.summary).sort(), removed: removed.length, nextSince };
}

/** The same calendar under its new id: nothing was deleted, nothing is twice, and all goes on. */
async function expectSameCalendar({ ada, eventId, before, feed }: Awaited<ReturnType<typeof settled>>) {
  expect(await primaryOf(ada)).toMatchObject({
    id: before?.id,
    google_calendar_id: ada.google.email,
    gone_at: null,
  });
  expect((await ada.calendars()).filter(({ gone_at }) => gone_at !== null)).toEqual([]);
  expect(await feedOf(ada)).toMatchObject({ titles: feed.titles, removed: 0 });
  expect(await ada.row(eventId)).toMatchObject({
    calendar_sync_status: 'synced',
    external_google_calendar_id: ada.google.email,
  });
  const [account] = await listAccounts(ada.deps, ada.userId);
  expect(account).toMatchObject({
    email: ada.google.email,
    health: { state: 'ok' },
    receivesEvents: true,
    progress: { synced: 1, failed: 0 },
  });

  const since = (await feedOf(ada)).nextSince;
  expect((await ada.change(eventId, { note: 'front row' })).sync.status).toBe('synced');
  await ada.google.edit('create', undefined, timed('Written afterwards'));
  await pull(ada);
  expect((await feedOf(ada, since)).titles).toContain('Written afterwards');
  const shown = await ada.google.shown();
  expect(shown.filter(({ description }) => description?.includes('front row'))).toHaveLength(1);
  await ada.untrack(eventId);
  expect((await ada.google.shown()).map(({ summary }) => summary).sort()).toEqual([
    'Dentist',
    'Written afterwards',
  ]);
}

describe.each([
  ['and the old one goes on as an alias', true],
  ['and the old one is gone', false],
])('when the account’s address changes, %s', (_, alias) => {
  it('the list of calendars renames the primary calendar', async () => {
    const person = await settled();
    await person.ada.google.changeAddress(alias);
    await refreshCalendarLists(person.ada.deps, person.ada.userId);
    await expectSameCalendar(person);
  });

  it('a reading of the calendar finds it under its new id', async () => {
    const person = await settled();
    await person.ada.google.changeAddress(alias);
    await pull(person.ada);
    if (alias) await refreshCalendarLists(person.ada.deps, person.ada.userId);
    await expectSameCalendar(person);
  });

  it('a change of a tracked event stays where the event is', async () => {
    const person = await settled();
    const { ada, eventId } = person;
    await ada.google.changeAddress(alias);
    await ada.change(eventId, { tracking: 'attending' });
    await ada.drain();
    if (alias) await refreshCalendarLists(ada.deps, ada.userId);
    const copies =
      await sql`select followed, google_calendar_id, state from public.user_event_copies where user_id = ${ada.userId}`;
    expect(copies).toMatchObject([
      { followed: false, google_calendar_id: ada.google.email, state: 'present' },
    ]);
    await pull(ada);
    await expectSameCalendar(person);
  });

  it('an event that is tracked next goes there at once', async () => {
    const person = await settled();
    const { ada } = person;
    await ada.google.changeAddress(alias);
    const eventId = await newEvent();
    expect((await ada.track(eventId)).sync.status).toBe('synced');
    await ada.untrack(eventId);
    await refreshCalendarLists(ada.deps, ada.userId);
    await pull(ada);
    await expectSameCalendar({ ...person, feed: { ...person.feed } });
  });

  it('connecting the account again finds its calendar and its events', async () => {
    const person = await settled();
    const { ada } = person;
    await ada.google.changeAddress(alias);
    expect(await ada.connect()).toBe('connected');
    await ada.drain();
    await expectSameCalendar(person);
  });

  it('events that an earlier connection left there are found, not made again', async () => {
    const { ada, eventId } = await settled();
    await ada.api('DELETE', `/api/calendar/connections/${(await ada.connection()).id}?events=keep`);
    await ada.google.changeAddress(alias);
    expect(await ada.connect()).toBe('connected');
    await ada.drain();
    expect(await ada.row(eventId)).toMatchObject({ calendar_sync_status: 'synced' });
    const [title] = await sql`select title from public.events where id = ${eventId}`;
    expect((await ada.google.shown()).filter(({ summary }) => summary === title?.title)).toHaveLength(1);
  });

  it('the person’s own events are written under the new id', async () => {
    const person = await settled();
    const { ada, before } = person;
    await ada.google.changeAddress(alias);
    const place = { userId: ada.userId, calendarId: before?.id as string };
    const made = await createCalendarEvent(ada.deps, {
      ...place,
      requestId: crypto.randomUUID(),
      event: timed('Made here'),
    });
    const dentist = (await ada.google.shown()).find(({ summary }) => summary === 'Dentist');
    await ada.google.changeAddress(alias);
    const changed = await changeCalendarEvent(ada.deps, {
      ...place,
      eventId: dentist?.id ?? '',
      etag: dentist?.etag ?? '',
      changes: { location: 'Upstairs' },
    });
    expect(changed.location).toBe('Upstairs');
    await ada.google.changeAddress(alias);
    await deleteCalendarEvent(ada.deps, { ...place, eventId: made.id, etag: made.etag });
    expect((await ada.google.shown()).map(({ summary }) => summary)).not.toContain('Made here');
    await refreshCalendarLists(ada.deps, ada.userId);
    await pull(ada);
    await expectSameCalendar(person);
  });

  it('removing the account removes its events under the new id', async () => {
    const { ada } = await settled();
    await ada.google.changeAddress(alias);
    await ada.api('DELETE', `/api/calendar/connections/${(await ada.connection()).id}?events=remove_all`);
    await ada.drain();
    expect((await ada.google.shown()).map(({ summary }) => summary)).toEqual(['Dentist']);
  });
});

describe('a calendar that took the id before', () => {
  it('is told from the primary calendar: it is gone, and the primary one keeps its place', async () => {
    const club = `renamed-club-${crypto.randomUUID().slice(0, 8)}@example.com`;
    const person = await settled([
      { summary: 'Primary', primary: true },
      { id: club, summary: 'Club' },
    ]);
    const { ada, before } = person;
    const list = [{ id: club, summary: 'Primary', accessRole: 'owner', primary: true }];
    await sql`select public.save_calendar_list(${ada.userId}, ${(await ada.connection()).id}, ${sql.json(list)})`;
    expect(await primaryOf(ada)).toMatchObject({ id: before?.id, google_calendar_id: club, gone_at: null });
    const other = (await ada.calendars()).find(({ is_primary }) => !is_primary);
    expect(other).toMatchObject({ summary: 'Club', gone_at: expect.any(Date) });
  });
});

describe('a calendar that two accounts of one person see', () => {
  it.each([[['own', 'other']], [['other', 'own']]])(
    'keeps its one event and its place, whichever list is read first (%o)',
    async (order) => {
      const { ada, eventId } = await settled();
      const own = (await ada.connection()).id;
      const other = crypto.randomUUID();
      await sql`insert into public.calendar_connections (id, user_id, google_sub, email) values (${other}, ${ada.userId}, ${other}, 'home@example.com')`;
      const entry = (id: string, primary: boolean) => ({
        id,
        summary: 'Primary',
        accessRole: 'owner',
        primary,
      });
      const lists = (address: string) => ({
        own: [entry(address, true)],
        other: [entry(`home-${other}@example.com`, true), entry(address, false)],
      });
      const save = (connection: 'own' | 'other', address: string) =>
        sql`select public.save_calendar_list(${ada.userId}, ${connection === 'own' ? own : other}, ${sql.json(lists(address)[connection])})`;
      const old = ada.google.email;
      await save('other', old);
      await sql`insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id, google_event_id, state)
        select user_event_id, user_id, ${other}, google_calendar_id, google_event_id, 'present' from public.user_event_copies where user_id = ${ada.userId}`;
      const address = await ada.google.changeAddress(true);
      for (const connection of order) await save(connection as 'own' | 'other', address);
      const rows =
        await sql`select id from public.calendars where user_id = ${ada.userId} and google_calendar_id = ${address} and gone_at is null`;
      expect(rows).toHaveLength(2);
      expect(
        await sql`select from public.calendars where user_id = ${ada.userId} and gone_at is not null and selected`,
      ).toEqual([]);
      await ada.change(eventId, { note: 'still one' });
      await ada.drain();
      expect(
        (await ada.google.shown()).filter(({ description }) => description?.includes('still one')),
      ).toHaveLength(1);
    },
  );
});
