import { expect, test } from 'vitest';
import { syncMessage } from '#src/domain/syncMessages.ts';
import { changeCalendar, listAccounts, listCalendars } from '#src/services/accounts/accountsService.ts';
import { MirrorPerson } from '#tests/integration/mirror/mirrorPerson.ts';

const healthOf = async (person: MirrorPerson) => (await listAccounts(person.deps, person.userId))[0]?.health;
const calendarOf = async (person: MirrorPerson, name: string) =>
  (await listCalendars(person.deps, person.userId)).find(({ summary }) => summary === name);

const withTeam = async () => {
  const person = await MirrorPerson.create([{ summary: 'Primary', primary: true }, { summary: 'Team' }]);
  await person.create('Standup', 'Team');
  return person;
};

test('an account is not called up to date before each of its calendars was read', async () => {
  const person = await withTeam();
  expect(await healthOf(person)).toMatchObject({ state: 'syncing', lastSyncedAt: null });
  await person.drain();
  expect(await healthOf(person)).toMatchObject({ state: 'ok', lastSyncedAt: expect.any(String) });
});

test('an account with one failing calendar says so, and was last in sync when that calendar was', async () => {
  const person = await withTeam();
  await person.drain();
  const before = await calendarOf(person, 'Team');
  const path = encodeURIComponent(person.googleId('Team')).replaceAll('.', '\\.');
  await person.fault({ path }, { status: 503 }, { times: 100 });
  for (const name of ['Primary', 'Team']) await person.enqueue(name);
  await person.drain();
  expect(await healthOf(person)).toMatchObject({
    state: 'failing',
    reason: 'google_unavailable',
    action: 'retry',
    message: `Team couldn’t be synced. 1 of 2 calendars are up to date. ${syncMessage('google_unavailable').message}`,
    lastSyncedAt: before?.lastSyncedAt,
  });
});

test('an account whose calendars all meet the same says that alone', async () => {
  const person = await withTeam();
  await person.drain();
  await person.fault({ method: 'GET', path: '/events$' }, { status: 503 }, { times: 100 });
  for (const name of ['Primary', 'Team']) await person.enqueue(name);
  await person.drain();
  expect(await healthOf(person)).toMatchObject({
    state: 'failing',
    message: `Google can’t be reached. ${syncMessage('google_unavailable').message}`,
  });
});

test('counts the events of each calendar, and none of one that is left out', async () => {
  const person = await withTeam();
  await person.create('Retrospective', 'Team');
  await person.drain();
  expect((await calendarOf(person, 'Team'))?.eventCount).toBe(2);
  expect((await calendarOf(person, 'Primary'))?.eventCount).toBe(0);
  const choose = (selected: boolean) =>
    changeCalendar(person.deps, { userId: person.userId, calendarId: person.id('Team'), selected });
  expect(await choose(false)).toMatchObject({ eventCount: 0, lastSyncedAt: null });
  expect(await healthOf(person)).toMatchObject({ state: 'ok' });
  await choose(true);
  expect(await healthOf(person)).toMatchObject({ state: 'syncing' });
});
