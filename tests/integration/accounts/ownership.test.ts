import { beforeAll, describe, expect, it } from 'vitest';
import { markEventDeleted, updateEvent } from '#src/data/events.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

let ada: Person;
let grace: Person;
beforeAll(async () => {
  [ada, grace] = await Promise.all([Person.connected(), Person.connected()]);
});

describe('where a row is written, it is written for its owner alone', () => {
  const rowOf = async (id: string) => (await sql`select * from public.events where id = ${id}`)[0];
  const ownedEvent = async () => {
    const id = await newEvent({ title: 'Ada’s own' });
    await sql`update public.events set organiser_id = ${ada.userId} where id = ${id}`;
    return id;
  };

  it('an update by somebody who does not organise the event changes nothing', async () => {
    const id = await ownedEvent();
    const before = await rowOf(id);
    expect(await updateEvent(ada.deps.db, id, grace.userId, { title: 'Grace’s now' })).toBeNull();
    expect(await rowOf(id)).toEqual(before);
    expect(await updateEvent(ada.deps.db, id, ada.userId, { title: 'Renamed' })).toMatchObject({
      title: 'Renamed',
    });
  });

  it('a deletion by somebody who does not organise the event changes nothing', async () => {
    const id = await ownedEvent();
    const before = await rowOf(id);
    const now = new Date().toISOString();
    expect(await markEventDeleted(ada.deps.db, id, grace.userId, now)).toBe(false);
    expect(await rowOf(id)).toEqual(before);
    expect(await markEventDeleted(ada.deps.db, id, ada.userId, now)).toBe(true);
  });

  it('a calendar can be deselected by its owner alone', async () => {
    const [calendar] = await ada.calendars();
    const select = async (userId: string) =>
      (
        await sql`select public.select_calendar(${userId}, ${calendar?.id}, ${!calendar?.selected}, 20) as outcome`
      )[0]?.outcome;
    expect(await select(grace.userId)).toBe('not_found');
    expect((await ada.calendars())[0]).toEqual(calendar);
    expect(await select(ada.userId)).toBe('ok');
    expect((await ada.calendars())[0]?.selected).toBe(!calendar?.selected);
  });
});
