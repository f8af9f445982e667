import { expect, it } from 'vitest';
import { listCalendars } from '#src/services/accountsService.ts';
import { refreshCalendarLists } from '#src/services/calendarListService.ts';
import { Person } from '#tests/integration/support/person.ts';

const team = () => ({ id: `${crypto.randomUUID()}@group.calendar.google.com`, summary: 'Team' });
const namesOf = async (ada: Person) =>
  (await listCalendars(ada.deps, ada.userId)).map(({ summary }) => summary).sort();

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

it('an account whose list can’t be read, or reads as empty, keeps the list that is known', async () => {
  const ada = await Person.connected([{ summary: 'Primary', primary: true }, team()]);
  for (const effect of [{ status: 503 }, { status: 200, body: { items: [] } }]) {
    await ada.google.fault({ path: '/calendarList$' }, effect);
    await refreshCalendarLists(ada.deps, ada.userId);
    expect(await namesOf(ada)).toEqual(['Primary', 'Team']);
  }
});
