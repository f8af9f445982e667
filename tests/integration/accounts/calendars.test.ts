import { describe, expect, it } from 'vitest';
import { listCalendars } from '#src/services/accounts/accountsService.ts';
import { refreshCalendarLists } from '#src/services/accounts/calendarListService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

const team = () => ({ id: `${crypto.randomUUID()}@group.calendar.google.com`, summary: 'Team' });

it('a calendar that is gone can’t be chosen once the list is read again, and can when it is back', async () => {
  const gone = team();
  const ada = await Person.connected([{ summary: 'Primary', primary: true }, gone]);
  const isWritable = async () => {
    await refreshCalendarLists(ada.deps, ada.userId);
    return (
      (await listCalendars(ada.deps, ada.userId)).find(({ summary }) => summary === 'Team')?.writable ?? false
    );
  };
  expect(await isWritable()).toBe(true);
  await ada.google.access(gone.id, null);
  expect(await isWritable()).toBe(false);
  await ada.google.access(gone.id, 'owner');
  expect(await isWritable()).toBe(true);
});

describe('a list of calendars', () => {
  const withoutPrimary = ({ id, summary }: ReturnType<typeof team>) => ({
    items: [{ id, summary, accessRole: 'owner', selected: true }],
  });
  const gone = async (ada: Person) =>
    (await ada.calendars()).filter(({ gone_at }) => gone_at !== null).map(({ summary }) => summary);
  const anHourLater = (ada: Person) =>
    sql`update public.calendar_connections set list_doubted_at = list_doubted_at - interval '1 hour' where user_id = ${ada.userId}`;
  const suite = async () => {
    const kept = team();
    const ada = await Person.connected([{ summary: 'Primary', primary: true }, kept]);
    return { ada, kept };
  };

  it('that can’t be read changes nothing', async () => {
    const { ada } = await suite();
    await ada.google.fault({ path: '/calendarList$' }, { status: 503 }, { times: 4 });
    await refreshCalendarLists(ada.deps, ada.userId);
    expect(await gone(ada)).toEqual([]);
  });

  it.each([
    ['without the primary calendar', withoutPrimary, ['Primary']],
    ['that is empty', () => ({ items: [] }), ['Primary', 'Team']],
  ])('%s is believed only when a later reading says the same', async (_, bodyFor, lost) => {
    const { ada, kept } = await suite();
    const fault = () =>
      ada.google.fault({ path: '/calendarList$' }, { status: 200, body: bodyFor(kept) }, { times: 1 });
    const read = async () => {
      await fault();
      await refreshCalendarLists(ada.deps, ada.userId);
    };
    await read();
    await read();
    expect(await gone(ada)).toEqual([]);
    expect((await ada.calendars()).map(({ summary }) => summary)).toEqual(['Primary', 'Team']);

    await anHourLater(ada);
    await refreshCalendarLists(ada.deps, ada.userId);
    await read();
    expect(await gone(ada)).toEqual([]);

    await anHourLater(ada);
    await read();
    expect(await gone(ada)).toEqual(lost);
    await refreshCalendarLists(ada.deps, ada.userId);
    expect(await gone(ada)).toEqual([]);
    expect((await ada.calendars()).find(({ is_primary }) => is_primary)?.summary).toBe('Primary');
  });

  it('that is empty when the account is connected is read again, and then the account receives events', async () => {
    const ada = await Person.signUp();
    await ada.google.fault({ path: '/calendarList$' }, { status: 200, body: { items: [] } }, { times: 1 });
    expect(await ada.connect()).toBe('connected');
    expect(await ada.calendars()).toEqual([]);
    const eventId = await newEvent();
    expect((await ada.track(eventId)).sync.status).toBe('not_connected');
    await sql`update public.pending_calendar_syncs set run_at = now() where user_id = ${ada.userId}`;
    await workQueue(ada.deps, {
      kinds: ['list_calendars'],
      takes: AbortSignal.timeout(10_000),
      userId: ada.userId,
    });
    await ada.drain();
    expect(await ada.google.shown()).toHaveLength(1);
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
  });

  it('that is doubted is read again by the queue, a little later and not at once', async () => {
    const { ada } = await suite();
    await ada.google.fault({ path: '/calendarList$' }, { status: 200, body: { items: [] } }, { times: 1 });
    await sql`select private.enqueue('list_calendars', user_id, id, id, 1, now()) from public.calendar_connections where user_id = ${ada.userId}`;
    const drain = () =>
      workQueue(ada.deps, {
        kinds: ['list_calendars'],
        takes: AbortSignal.timeout(10_000),
        userId: ada.userId,
      });
    expect(await drain()).toMatchObject({ claimed: 1, waiting: 1 });
    const [row] =
      await sql`select run_at from public.pending_calendar_syncs where user_id = ${ada.userId} and kind = 'list_calendars'`;
    expect(row?.run_at.getTime() - Date.now()).toBeGreaterThan(10_000);
    await sql`update public.pending_calendar_syncs set run_at = now() where user_id = ${ada.userId}`;
    expect(await drain()).toMatchObject({ claimed: 1, done: 1 });
    expect(await gone(ada)).toEqual([]);
    expect(
      await sql`select from public.pending_calendar_syncs where user_id = ${ada.userId} and kind = 'list_calendars'`,
    ).toEqual([]);
  });
});
