import { beforeAll, describe, expect, it } from 'vitest';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';

describe('tracking an event', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });
  const shownOf = async (eventId: string) =>
    (await ada.google.shown()).filter(
      (event) => event.extendedProperties?.private?.kureCalEventId === eventId,
    );

  it('bookmarking creates the event in Google without any other call', async () => {
    const eventId = await newEvent({ title: 'Queues in Graz' });
    const answer = await ada.track(eventId);
    expect(answer.sync).toMatchObject({ status: 'synced' });
    expect(await shownOf(eventId)).toMatchObject([
      { summary: 'Queues in Graz', transparency: 'transparent' },
    ]);
  });

  it('attending creates it too, and moving between the two updates the one event', async () => {
    const eventId = await newEvent();
    await ada.track(eventId, 'attending');
    const [attending] = await shownOf(eventId);
    expect(attending?.description).toContain('You are attending');
    const moved = await ada.change(eventId, { tracking: 'bookmarked' });
    expect(moved.sync.status).toBe('synced');
    expect(await shownOf(eventId)).toMatchObject([{ id: attending?.id, transparency: 'transparent' }]);
  });

  it('unbookmarking and cancelling attendance take it out of Google', async () => {
    for (const tracking of ['bookmarked', 'attending'] as const) {
      const eventId = await newEvent();
      await ada.track(eventId, tracking);
      const answer = await ada.untrack(eventId);
      expect(answer.sync).toMatchObject({ status: 'synced', code: 'removed' });
      expect(await shownOf(eventId)).toEqual([]);
      expect(await ada.queue()).toEqual([]);
    }
  });

  it('tracking again after removal restores the same Google event', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    const [before] = await shownOf(eventId);
    await ada.untrack(eventId);
    await ada.track(eventId);
    expect((await shownOf(eventId)).map(({ id }) => id)).toEqual([before?.id]);
  });

  it('the event says where it came from, keeps the venue’s zone and is written in UTC', async () => {
    const eventId = await newEvent({ url: 'https://queues.example/graz' });
    await ada.track(eventId, 'bookmarked', 'bring the adapter');
    const [event] = await shownOf(eventId);
    expect(event?.description).toContain('📅 Added by Kure-Cal');
    expect(event?.description).toContain('https://queues.example/graz');
    expect(event?.description).toContain('bring the adapter');
    expect(event?.source).toEqual({ title: 'Kure-Cal', url: `${ada.deps.env.APP_URL}/events/${eventId}` });
    expect(event?.start?.timeZone).toBe('Europe/Vienna');
    expect(Date.parse(event?.start?.dateTime ?? '')).toBe(Date.parse('2031-05-06T16:00:00Z'));
    expect(event?.location).toBe('Hall 1, Graz, Austria');
  });

  it('an all-day event stays one, its end exclusive', async () => {
    const eventId = await newEvent({
      all_day: true,
      starts_at: null,
      ends_at: null,
      start_date: '2031-06-01',
      end_date: '2031-06-03',
    });
    await ada.track(eventId);
    expect(await shownOf(eventId)).toMatchObject([
      { start: { date: '2031-06-01' }, end: { date: '2031-06-03' } },
    ]);
  });

  it('a changed note, time or place reaches Google', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    await ada.change(eventId, { note: 'front row' });
    expect((await shownOf(eventId))[0]?.description).toContain('front row');
    await changeEvent(eventId, {
      venue: 'Hall 2',
      starts_at: '2031-05-06T17:00:00Z',
      ends_at: '2031-05-06T19:00:00Z',
    });
    expect((await ada.row(eventId)).calendar_sync_status).toBe('pending');
    await ada.drain();
    const [event] = await shownOf(eventId);
    expect(event?.location).toContain('Hall 2');
    expect(Date.parse(event?.start?.dateTime ?? '')).toBe(Date.parse('2031-05-06T17:00:00Z'));
  });

  it('who tracks an event while it is being changed has the change in Google', async () => {
    const eventId = await newEvent({ title: 'Before' });
    let tracked: Promise<unknown> | undefined;
    await sql.begin(async (changing) => {
      await changing`update public.events set title = 'After' where id = ${eventId}`;
      tracked = ada.track(eventId);
      // Until it waits for the change, or has gone past it.
      await expect
        .poll(async () => {
          const waiting = await sql`select from pg_locks l join pg_stat_activity a using (pid)
            where not l.granted and a.query like '%track_event%'`;
          return waiting.length > 0 || (await shownOf(eventId)).length > 0;
        })
        .toBe(true);
    });
    await tracked;
    await ada.drain();
    expect(await shownOf(eventId)).toMatchObject([{ summary: 'After' }]);
  });

  it('an event removed from the catalogue disappears from every tracker’s calendar', async () => {
    const eventId = await newEvent();
    const grace = await Person.connected();
    await Promise.all([ada.track(eventId), grace.track(eventId)]);
    await changeEvent(eventId, { deleted_at: new Date().toISOString() });
    await Promise.all([ada.drain(), grace.drain()]);
    expect([...(await shownOf(eventId)), ...(await grace.google.shown())]).toEqual([]);
  });

  it('stores the Google id, the status and the time of the sync', async () => {
    const eventId = await newEvent();
    await ada.track(eventId);
    const [event] = await shownOf(eventId);
    const row = await ada.row(eventId);
    expect(row).toMatchObject({ external_calendar_event_id: event?.id, calendar_sync_status: 'synced' });
    expect(Date.now() - (row.calendar_synced_at as Date).getTime()).toBeLessThan(60_000);
  });

  it('a bookmark costs one call to Google; asking again for what is in sync costs none', async () => {
    const eventId = await newEvent();
    expect(await ada.google.asked(() => ada.track(eventId))).toEqual(['POST events']);
    expect(await ada.google.asked(() => ada.track(eventId))).toEqual([]);
  });
});
