import { beforeAll, describe, expect, it } from 'vitest';
import { listReceipts } from '#src/services/catalogue/eventReceiptService.ts';
import { listTrackedPage, trackedCounts, trackedOf } from '#src/services/catalogue/eventTrackingService.ts';
import { changeEvent, newEvent, Person, sql } from '#tests/integration/support/person.ts';

/** A person who tracks `count` events, one a day, of which the first `over` are past; every third one is attended. */
async function trackerOf(count: number, over: number): Promise<Person> {
  const ada = await Person.signUp();
  await sql`insert into public.events (organiser_id, title, timezone, starts_at, ends_at)
    select ${ada.userId}::uuid, 'Event ' || n, 'UTC', now() + make_interval(days => (n - ${over})::integer, hours => -2),
      now() + make_interval(days => (n - ${over})::integer, hours => -1) from generate_series(1, ${count}::integer) n`;
  await sql`insert into public.user_events (user_id, event_id, tracking)
    select ${ada.userId}::uuid, id, case when substring(title from 7)::integer % 3 = 0 then 'attending' else 'bookmarked' end
    from public.events where organiser_id = ${ada.userId}`;
  return ada;
}

type Query = Omit<Parameters<typeof listTrackedPage>[1], 'userId' | 'cursor'>;
/** All pages of a list, by the numbers of their events. */
async function pagesOf(ada: Person, query: Query): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listTrackedPage(ada.deps, { userId: ada.userId, cursor, ...query });
    pages.push(page.tracked.map(({ event }) => Number(event.title.replace('Event ', ''))));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('the list of what a person tracks', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await trackerOf(25, 10);
  });

  it('comes in pages, in order of time, each event once', async () => {
    const pages = await pagesOf(ada, { limit: 10 });
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(numbers(1, 25));
    expect((await pagesOf(ada, { limit: 25 })).length).toBe(1);
  });

  it('tells what is coming, the soonest first, from what is past, the latest first', async () => {
    expect((await pagesOf(ada, { limit: 4, when: 'coming' })).flat()).toEqual(numbers(11, 25));
    expect((await pagesOf(ada, { limit: 4, when: 'past' })).flat()).toEqual(numbers(1, 10).reverse());
  });

  it('can be asked for one kind, and counted by kind', async () => {
    const attended = (n: number) => n % 3 === 0;
    const attending = { limit: 2, tracking: 'attending' } as const;
    expect((await pagesOf(ada, attending)).flat()).toEqual(numbers(1, 25).filter(attended));
    expect((await pagesOf(ada, { ...attending, when: 'past' })).flat()).toEqual([9, 6, 3]);
    expect(await trackedCounts(ada.deps, ada.userId)).toEqual({
      coming: 15,
      past: 10,
      attending: { coming: 5, past: 3 },
      bookmarked: { coming: 10, past: 7 },
    });
  });

  it('over HTTP names the next page and refuses what is no page', async () => {
    const first = await ada.api('GET', '/api/events/tracked?limit=20&when=coming');
    expect(first.body.tracked).toHaveLength(15);
    expect(first.body.nextCursor).toBeNull();
    const { body } = await ada.api('GET', '/api/events/tracked?limit=20');
    const next = await ada.api('GET', `/api/events/tracked?limit=20&cursor=${body.nextCursor}`);
    expect(next.body.tracked[0].event.title).toBe('Event 21');
    for (const query of ['limit=0', 'limit=101', 'cursor=nonsense', 'when=later', 'page=2']) {
      expect((await ada.api('GET', `/api/events/tracked?${query}`)).status, query).toBe(400);
    }
  });

  it('follows an event whose time its organiser changes, and ends with those without a date', async () => {
    const eventIds = [await newEvent({ title: 'Event 101' }), await newEvent({ title: 'Event 102' })];
    const undated = await newEvent({ title: 'Event 103', starts_at: null, ends_at: null });
    const bea = await Person.signUp();
    for (const eventId of [undated, ...eventIds]) await bea.track(eventId);
    await changeEvent(eventIds[0] ?? '', {
      starts_at: '2031-07-01T10:00:00Z',
      ends_at: '2031-07-01T11:00:00Z',
    });
    expect((await pagesOf(bea, { limit: 1 })).flat()).toEqual([102, 101, 103]);
  });

  it('can be asked for the events that a page shows, and for their receipts, alone', async () => {
    const bea = await Person.connected();
    const [shown, other, untracked] = [await newEvent(), await newEvent(), await newEvent()];
    await bea.track(shown, 'attending');
    await bea.track(other);
    const states = await trackedOf(bea.deps, bea.userId, [shown, untracked]);
    expect(states).toMatchObject([{ eventId: shown, tracking: 'attending', sync: { status: 'synced' } }]);
    const receipts = await listReceipts(
      bea.deps,
      bea.userId,
      states.map(({ id }) => id),
    );
    expect([...receipts.keys()]).toEqual([shown]);
    expect(await trackedOf(bea.deps, bea.userId, [])).toEqual([]);
    expect((await listReceipts(bea.deps, bea.userId, [])).size).toBe(0);
  });
});

it('a page costs as much for who tracks 10,000 events as for who tracks 100, wherever it is', async () => {
  const [few, many] = [await trackerOf(100, 50), await trackerOf(10_000, 5_000)];
  await sql`analyze public.user_events`;
  const costOf = async (ada: Person, when: string | null, after: string | null) => {
    const [plan] =
      await sql`explain (analyze, buffers, format json) select public.tracked_page(${ada.userId}::uuid, 21, null,
      ${when}, now(), ${after}, ${after === null ? null : '00000000-0000-0000-0000-000000000000'})`;
    const [{ Plan }] = plan?.['QUERY PLAN'] ?? [{}];
    expect(Plan['Actual Rows']).toBe(21);
    return Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
  };
  const deep = new Date(Date.now() + 3_000 * 86_400_000).toISOString();
  const base = await costOf(few, 'past', null);
  for (const [when, after] of [
    [null, null],
    ['past', null],
    ['coming', null],
    ['coming', deep],
  ] as const) {
    expect(await costOf(many, when, after), `${when} after ${after}`).toBeLessThan(base * 1.5);
  }
  for (const { userId } of [few, many]) {
    await sql`delete from public.user_events where user_id = ${userId}`;
    await sql`delete from public.events where organiser_id = ${userId}`;
  }
}, 120_000);
