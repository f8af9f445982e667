import { expect, it } from 'vitest';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

it('looking for a copy that never arrived removes no event in a primary calendar whose address has changed', async () => {
  const team = `${crypto.randomUUID()}@group.calendar.google.com`;
  const ada = await Person.connected([
    { summary: 'Primary', primary: true },
    { id: team, summary: 'Team' },
  ]);
  await ada.google.push({ dropPercent: 100 });
  const choose = async (summary: string) => {
    const calendar = (await ada.calendars()).find((row) => row.summary === summary);
    await sql`select public.change_preferences(${ada.userId}, ${sql.json({ targetCalendarId: calendar?.id })})`;
  };
  await choose('Team');
  await ada.google.fault({ method: 'POST', path: '/events$' }, { drop: true }, { times: 2 });
  const eventId = await newEvent();
  expect((await ada.track(eventId)).sync.status).toBe('pending');
  await choose('Primary');
  await ada.google.changeAddress(true);
  for (let round = 0; round < 3; round += 1) {
    await ada.wake();
    await ada.drain();
  }
  expect(await ada.google.shown()).toHaveLength(1);
  expect(await ada.google.shown(team)).toEqual([]);
});
