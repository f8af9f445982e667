import { describe, expect, test } from 'vitest';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';

import { control } from '#tests/kit/simulator.ts';
import { MirrorPerson, timed } from './mirrorPerson.ts';

const daily = {
  summary: 'Stand-up',
  start: { dateTime: '2026-12-07T11:00:00Z', timeZone: 'UTC' },
  end: { dateTime: '2026-12-07T11:30:00Z', timeZone: 'UTC' },
  recurrence: ['RRULE:FREQ=DAILY;COUNT=10'],
};
const slot = '2026-12-09T11:00:00Z';

/** A person whose Google names every cancelled occurrence by its id alone. */
async function withSparseGoogle() {
  const person = await MirrorPerson.create();
  await control('POST', 'account-state', { account: person.email, sparseCancellations: 'always' });
  return person;
}

/** What the mirror says of one occurrence, in the mirror and in the feed that browsers read. */
async function occurrence(person: MirrorPerson, id: string) {
  const { events, removed } = await readCalendarChanges(person.deps, {
    userId: person.userId,
    since: 0,
    limit: 1000,
  });
  const fed = events.find(({ googleEventId }) => googleEventId === id)?.event;
  expect((await person.mirror()).get(id)).toEqual(fed);
  return { fed, removed: removed.some(({ googleEventId }) => googleEventId === id) };
}

const cancelledSlot = (seriesId: string) => ({
  status: 'cancelled',
  recurringEventId: seriesId,
  originalStartTime: { dateTime: slot },
});

describe('a cancelled occurrence that Google names by its id alone', () => {
  test('is gone from its series, also when it was moved before', async () => {
    const person = await withSparseGoogle();
    const series = await person.edit('create', undefined, daily);
    const id = `${series.id}_20261209T110000Z`;
    const moved = `${series.id}_20261210T110000Z`;
    await person.edit('patch', moved, {
      start: { dateTime: '2026-12-10T15:00:00Z' },
      end: { dateTime: '2026-12-10T16:00:00Z' },
    });
    await person.sync();
    expect((await occurrence(person, moved)).fed?.status).toBe('confirmed');
    await person.edit('delete', id);
    await person.edit('delete', moved);
    await person.sync();
    expect((await occurrence(person, id)).fed).toMatchObject(cancelledSlot(series.id));
    expect((await occurrence(person, moved)).fed).toMatchObject({
      ...cancelledSlot(series.id),
      originalStartTime: { dateTime: '2026-12-10T11:00:00Z' },
    });
  });

  test('is gone after a full pull and after a resync, whichever of the two comes first on a page', async () => {
    const person = await withSparseGoogle();
    const series = await person.edit('create', undefined, daily);
    const id = `${series.id}_20261209T110000Z`;
    await person.edit('delete', id);
    await person.fault({ path: '/events$' }, { shortPages: 1 }, { times: 20 });
    await person.sync();
    expect((await occurrence(person, id)).fed).toMatchObject(cancelledSlot(series.id));
    await person.expireSyncTokens();
    await person.sync();
    expect((await occurrence(person, id)).fed).toMatchObject(cancelledSlot(series.id));
  });

  test('goes with its series', async () => {
    const person = await withSparseGoogle();
    const series = await person.edit('create', undefined, daily);
    const id = `${series.id}_20261209T110000Z`;
    await person.edit('delete', id);
    await person.sync();
    await person.edit('delete', series.id);
    await person.sync();
    expect(await occurrence(person, id)).toEqual({ fed: undefined, removed: true });
  });
});

test('an ordinary event whose id reads like that of an occurrence is deleted like any other', async () => {
  const id = 'ordinary_20261209T110000Z';
  const person = await MirrorPerson.create([
    { summary: 'Primary', primary: true, events: [{ ...timed('Ordinary'), id }] },
  ]);
  await person.sync();
  expect((await occurrence(person, id)).fed?.summary).toBe('Ordinary');
  await person.edit('delete', id);
  await person.sync();
  expect(await occurrence(person, id)).toEqual({ fed: undefined, removed: true });
});
