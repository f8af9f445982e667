import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Loose, simulatorInProcess } from '../support/inProcess.ts';
import { propertySettings } from '../support/replay.ts';

/**
 * A client that follows the rules of incremental sync, reading one page at a time while the person goes on editing,
 * must end with exactly what a fresh full list shows.
 */

const slot = fc.integer({ min: 0, max: 5 });
const day = fc.integer({ min: 1, max: 20 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('create' as const), slot, day, series: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('rename' as const), slot, text: fc.string({ maxLength: 5 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), slot, day }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), slot }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), slot, day }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('instance' as const),
      slot,
      nth: fc.nat(3),
      cancel: fc.boolean(),
      day,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rule' as const), slot, count: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('single' as const), slot, day }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('page' as const), size: fc.integer({ min: 1, max: 7 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const EMAIL = 'mirror@example.com';
const LIST = `/calendars/${EMAIL}/events`;
const two = (n: number) => String(n).padStart(2, '0');
const times = (d: number, hour = 10) => ({
  start: { dateTime: `2026-03-${two(d)}T${two(hour)}:00:00`, timeZone: 'Europe/Berlin' },
  end: { dateTime: `2026-03-${two(d)}T${two(hour + 1)}:00:00`, timeZone: 'Europe/Berlin' },
});

/** What an honest client does with the rows of one list. */
function applyRow(mirror: Map<string, Loose>, row: Loose): void {
  if (row.status !== 'cancelled') mirror.set(row.id, row);
  else if (row.recurringEventId === undefined) {
    mirror.delete(row.id);
    for (const [id, kept] of mirror) if (kept.recurringEventId === row.id) mirror.delete(id);
  } else mirror.set(row.id, row);
}

function run(steps: Step[], single: boolean): void {
  const { send, caller, clock } = simulatorInProcess(7, { seeded: false });
  send('POST', '/_sim/accounts', { email: EMAIL, calendars: [{ primary: true, timeZone: 'Europe/Berlin' }] });
  const api = caller(EMAIL);
  const ids = Array.from({ length: 6 }, (_, i) => `event${i}`);
  const edit = (action: string, eventId: string, body?: unknown) =>
    send('POST', '/_sim/user', { account: EMAIL, calendarId: EMAIL, action, eventId, body });

  const mirror = new Map<string, Loose>();
  let syncToken: string | undefined;
  let pageToken: string | undefined;
  function readPage(size: number): boolean {
    const query = new URLSearchParams({ maxResults: String(size) });
    if (single) query.set('singleEvents', 'true');
    if (syncToken) query.set('syncToken', syncToken);
    if (pageToken) query.set('pageToken', pageToken);
    const { status, body } = api('GET', `${LIST}?${query}`);
    expect(status).toBe(200);
    expect(Boolean(body.nextPageToken) !== Boolean(body.nextSyncToken)).toBe(true);
    expect(body.items.length).toBeLessThanOrEqual(size);
    for (const row of body.items) applyRow(mirror, row);
    pageToken = body.nextPageToken;
    if (body.nextSyncToken) syncToken = body.nextSyncToken;
    return pageToken === undefined;
  }

  for (const s of steps) {
    clock.nowMs += 1000;
    const id = 'slot' in s ? (ids[s.slot] as string) : '';
    switch (s.do) {
      case 'create':
        edit('create', '', {
          id,
          summary: `event ${s.slot}`,
          ...times(s.day),
          ...(s.series ? { recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] } : {}),
        });
        break;
      case 'rename':
        edit('patch', id, { summary: s.text });
        break;
      case 'move':
        edit('patch', id, times(s.day, 14));
        break;
      case 'delete':
        edit('delete', id);
        break;
      case 'restore':
        api('PUT', `${LIST}/${id}`, { status: 'confirmed', summary: 'back', ...times(s.day) });
        break;
      case 'instance': {
        const found = api('GET', `${LIST}/${id}/instances`);
        const instance = found.body.items?.[s.nth];
        if (!instance) break;
        if (s.cancel) api('DELETE', `${LIST}/${instance.id}`);
        else api('PATCH', `${LIST}/${instance.id}`, { summary: 'exception', ...times(s.day, 18) });
        break;
      }
      case 'rule':
        edit('patch', id, { recurrence: [`RRULE:FREQ=DAILY;COUNT=${s.count}`] });
        break;
      case 'single':
        api('PUT', `${LIST}/${id}`, { summary: 'no series', ...times(s.day, 8) });
        break;
      case 'page':
        readPage(s.size);
    }
  }
  // Finish what is open, then one more delta.
  for (let i = 0; i < 2; i++) while (!readPage(3));

  const fresh = new Map<string, Loose>();
  let next: string | undefined;
  do {
    const query = new URLSearchParams(single ? { singleEvents: 'true' } : {});
    if (next) query.set('pageToken', next);
    const { body } = api('GET', `${LIST}?${query}`);
    for (const row of body.items) fresh.set(row.id, row);
    next = body.nextPageToken;
  } while (next);
  const live = (rows: Map<string, Loose>) =>
    [...rows.values()]
      .filter((row) => !single || row.status !== 'cancelled')
      .map(({ etag: _etag, ...row }) => row)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  expect(live(mirror)).toEqual(live(fresh));
}

test('§4 a full list and all deltas after it equal the calendar, however pages and edits interleave', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => run(steps, false)),
    propertySettings(400),
  );
});

test('§4 the same holds for single events, with series written out', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => run(steps, true)),
    propertySettings(200),
  );
});
