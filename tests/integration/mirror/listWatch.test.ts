import { expect, test } from 'vitest';
import { acceptNotification } from '#src/http/googleNotification.ts';
import { listCalendars } from '#src/services/accounts/accountsService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { sql } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';
import { MirrorPerson } from './mirrorPerson.ts';

const listWatchPath = '/calendarList/watch$';
const readLists = (person: MirrorPerson) =>
  workQueue(person.deps, {
    kinds: ['list_calendars'],
    takes: AbortSignal.timeout(10_000),
    userId: person.userId,
  });
const names = async (person: MirrorPerson) =>
  (await listCalendars(person.deps, person.userId)).map(({ summary }) => summary).sort();
const rename = (person: MirrorPerson, summary: string, name = 'Primary') =>
  control('POST', 'calendars', {
    account: person.email,
    calendarId: person.googleId(name),
    action: 'rename',
    summary,
  });
const channels = (person: MirrorPerson) =>
  sql`select * from public.watch_channels where list_of = ${person.connectionId} order by opened_at`;

/** Sends what Google would send of the account's list, as the webhook gets it. */
async function notify(person: MirrorPerson) {
  const { channels: open } = await person.google();
  const ids = (await channels(person)).map(({ channel_id }) => channel_id);
  const channel = open.find(({ id }) => ids.includes(id));
  return acceptNotification(
    person.deps.db,
    new Headers({
      'x-goog-channel-id': channel?.id ?? '',
      'x-goog-resource-id': channel?.resourceId ?? '',
      'x-goog-channel-token': channel?.token ?? '',
      'x-goog-resource-state': 'exists',
    }),
  );
}

test('the list of an account’s calendars is watched once it has been read, with one channel however many calendars', async () => {
  const person = await MirrorPerson.create([{ summary: 'Primary', primary: true }, { summary: 'Team' }]);
  await person.sync();
  expect(await channels(person)).toMatchObject([{ confirmed_at: expect.any(Date), retired_at: null }]);
  const since = await person.requestCount();
  await person.sync();
  expect((await person.requests(since)).filter(({ path }) => path.endsWith('/watch'))).toEqual([]);
});

test('a notification of the list renames, adds and takes away calendars', async () => {
  const person = await MirrorPerson.create([{ summary: 'Primary', primary: true }, { summary: 'Team' }]);
  await person.sync();
  await readLists(person);
  await rename(person, 'Renamed');
  await control('POST', 'access', {
    account: person.email,
    calendarId: person.googleId('Team'),
    accessRole: null,
  });
  await control('POST', 'calendars', { account: person.email, action: 'create', summary: 'Club' });
  expect(await notify(person)).toEqual({
    outcome: 'enqueued',
    listOf: person.connectionId,
    userId: person.userId,
  });
  expect(await readLists(person)).toMatchObject({ claimed: 1, done: 1 });
  expect(await names(person)).toEqual(['Club', 'Renamed', 'Team']);
  const gone =
    await sql`select summary from public.calendars where user_id = ${person.userId} and gone_at is not null`;
  expect(gone).toMatchObject([{ summary: 'Team' }]);
});

test('where Google refuses to watch the list it isn’t asked with every reading, and the list is read with the calendars', async () => {
  const person = await MirrorPerson.create();
  await person.fault({ path: listWatchPath }, { status: 403, reason: 'forbidden' }, {});
  await person.sync();
  await readLists(person);
  const since = await person.requestCount();
  await rename(person, 'Noticed with the next reading');
  await person.sync();
  await readLists(person);
  expect(await names(person)).toEqual(['Noticed with the next reading']);
  expect((await person.requests(since)).filter(({ path }) => path.endsWith('/watch'))).toEqual([]);
});

test('sent by Google over HTTP, a change of the list is here by itself, and a new calendar’s events with it', async () => {
  const person = await MirrorPerson.create(undefined, { push: { dropPercent: 0 } });
  await person.sync();
  await rename(person, 'Renamed by hand');
  await expect.poll(() => names(person), { timeout: 15_000 }).toEqual(['Renamed by hand']);
});
