import { describe, expect, it } from 'vitest';
import { listAccounts } from '#src/services/accounts/accountsService.ts';
import { listTracked } from '#src/services/catalogue/eventTrackingService.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import { startCalendarStream } from '#src/services/feed/calendarStreamService.ts';
import { createCalendarEvent } from '#src/services/push/calendarEventService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

const timed = (summary: string) => ({
  summary,
  start: { dateTime: '2031-05-07T10:00:00Z' },
  end: { dateTime: '2031-05-07T11:00:00Z' },
});

async function connected() {
  const ada = await Person.connected();
  await ada.google.push({ dropPercent: 100 });
  return ada;
}

const health = async (ada: Person) => (await listAccounts(ada.deps, ada.userId))[0]?.health;
const codes = async (ada: Person) =>
  (await listTracked(ada.deps, ada.userId)).map(({ sync }) => `${sync.status} ${sync.code} ${sync.action}`);

async function pull(ada: Person) {
  await sql`select private.enqueue('pull_calendar', user_id, connection_id, id, 1, now()) from public.calendars where user_id = ${ada.userId}`;
  return workQueue(ada.deps, {
    kinds: ['pull_calendar'],
    takes: AbortSignal.timeout(20_000),
    userId: ada.userId,
  });
}

/** What the calendar's Sync button does, until it is over. */
async function pressSync(ada: Person) {
  const signal = AbortSignal.timeout(20_000);
  const input = { userId: ada.userId, calendarIds: null, lastEventId: null, signal };
  const ends: string[] = [];
  for await (const { event, data } of (await startCalendarStream(ada.deps, input)).messages) {
    if (event === 'calendar') ends.push(data.code ?? data.outcome);
  }
  return ends;
}

describe('an account that Google lets change no more events', () => {
  const limited = async () => {
    const ada = await connected();
    const kept = await newEvent();
    await ada.track(kept);
    await ada.google.quota({ usageLimited: true });
    const waiting = [await newEvent(), await newEvent()] as const;
    return { ada, kept, waiting };
  };

  it('is still read, says so in its own words, and is asked to write an hour later', async () => {
    const { ada, waiting } = await limited();
    expect((await ada.track(waiting[0])).sync).toMatchObject({
      status: 'pending',
      code: 'writes_limited',
      message: expect.stringMatching(/this account change no more events .* still read/),
      action: 'retry',
    });
    await sql`update public.user_events set version = version + 1 where user_id = ${ada.userId}`;
    expect(await ada.google.asked(() => ada.drain())).toEqual([]);
    expect(await codes(ada)).toEqual(Array(2).fill('pending writes_limited retry'));
    expect(await health(ada)).toMatchObject({ state: 'waiting', reason: 'writes_limited', action: 'retry' });

    await ada.google.edit('create', undefined, timed('Written in Google'));
    expect(await pull(ada)).toMatchObject({ waiting: 0, dead: 0, lost: 0 });
    const { events } = await readCalendarChanges(ada.deps, { userId: ada.userId, since: 0, limit: 100 });
    expect(events.map(({ event }) => event.summary)).toContain('Written in Google');
    expect(await health(ada)).toMatchObject({ state: 'waiting', reason: 'writes_limited' });
    const [row] = await sql`select extract(epoch from writes_held_until - now()) as s, backoff_until
      from public.calendar_connections where user_id = ${ada.userId}`;
    expect(Number(row?.s)).toBeGreaterThan(3_500);
    expect(row?.backoff_until).toBeNull();
  });

  it('is asked again at once when its owner tries again, and then brings all that waits', async () => {
    const { ada, waiting } = await limited();
    await ada.track(waiting[0]);
    expect(await ada.google.asked(() => ada.track(waiting[0]))).toEqual(['POST events']);
    expect(await ada.google.asked(() => ada.track(waiting[1]))).toEqual(['POST events']);
    await ada.google.quota({ usageLimited: false });
    expect(await ada.google.asked(() => ada.drain())).toEqual([]);
    expect((await ada.track(waiting[0])).sync.status).toBe('synced');
    await ada.drain();
    expect(await codes(ada)).toEqual(Array(3).fill('synced synced null'));
    expect(await ada.google.shown()).toHaveLength(3);
  });

  it('refuses an event of the person’s own with what is so, and that it isn’t saved', async () => {
    const { ada } = await limited();
    const calendarId = (await ada.calendars())[0]?.id;
    const place = { userId: ada.userId, calendarId, requestId: crypto.randomUUID() };
    await expect(createCalendarEvent(ada.deps, { ...place, event: timed('Mine') })).rejects.toMatchObject({
      code: 'calendar_unavailable',
      detail: expect.stringMatching(/change no more events .* not saved/),
    });
  });
});

describe.each([
  ['calendar_disabled', { calendarDisabled: true }, { calendarDisabled: false }, /turned off/],
  ['account_policy', { tokenRefusal: 'admin_policy_enforced' }, { tokenRefusal: null }, /administrator/],
])('an account that waits because of %s', (code, closed, opened, words) => {
  const shut = async () => {
    const ada = await connected();
    const eventId = await newEvent();
    await ada.google.accountState(closed);
    await ada.google.tokens('expire-access');
    await ada.track(eventId);
    expect(await health(ada)).toMatchObject({ state: 'waiting', reason: code, action: 'retry' });
    return { ada, eventId };
  };

  it('says so of everything that waits, and refuses an event in the same words', async () => {
    const { ada } = await shut();
    await sql`insert into public.user_events (user_id, event_id, tracking) values (${ada.userId}, ${await newEvent()}, 'bookmarked')`;
    expect(await codes(ada)).toEqual(Array(2).fill(`pending ${code} retry`));
    const calendarId = (await ada.calendars())[0]?.id;
    const place = { userId: ada.userId, calendarId, requestId: crypto.randomUUID() };
    await expect(createCalendarEvent(ada.deps, { ...place, event: timed('Mine') })).rejects.toMatchObject({
      code: 'calendar_unavailable',
      detail: expect.stringMatching(words),
    });
  });

  it('is asked at once when its owner tries an event again', async () => {
    const { ada, eventId } = await shut();
    expect((await ada.track(eventId)).sync.code).toBe(code);
    await ada.google.accountState(opened);
    expect((await ada.track(eventId)).sync.status).toBe('synced');
    await pull(ada);
    expect(await health(ada)).toMatchObject({ state: 'ok' });
  });

  it('is asked at once when its owner presses Sync, and its events follow', async () => {
    const { ada } = await shut();
    expect(await pressSync(ada)).toEqual([code]);
    await ada.google.accountState(opened);
    await sql`update public.calendar_change_counters set stream_started_at = now() - interval '1 minute' where user_id = ${ada.userId}`;
    expect(await pressSync(ada)).toEqual(['synced']);
    await ada.drain();
    expect(await codes(ada)).toEqual(['synced synced null']);
  });
});

it('an account that was asked to slow down is not asked sooner because its owner tries again', async () => {
  const ada = await connected();
  const eventId = await newEvent();
  await ada.track(eventId);
  await sql`update public.calendar_connections set backoff_until = now() + interval '1 minute', last_error_code = 'rate_limited'
    where user_id = ${ada.userId}`;
  expect(await ada.google.asked(() => ada.change(eventId, { note: 'now' }))).toEqual([]);
});
