import { expect, it } from 'vitest';
import { listCalendars } from '#src/services/accounts/accountsService.ts';
import { beginConnect } from '#src/services/calendarConnectionService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { Person, sql } from '#tests/integration/support/person.ts';

const labels = [
  { id: 'focus', name: 'Focus', backgroundColor: '#0b8043' },
  { id: 'family', name: 'Family', backgroundColor: '#d50000' },
];
const broader = 'https://www.googleapis.com/auth/calendar.calendars.readonly';

/** Connects with one more right than is asked for, as an account does that was given it before. */
async function connectWith(ada: Person, scope: string) {
  await ada.google.consent('allow');
  const { url, cookie } = await beginConnect(ada.deps, { userId: ada.userId });
  ada.cookies.set(cookie.name, cookie.value);
  const asked = new URL(url);
  asked.searchParams.set('scope', `${asked.searchParams.get('scope')} ${scope}`);
  asked.searchParams.set('login_hint', ada.google.email);
  const answer = await fetch(asked, { redirect: 'manual' });
  return ada.finish(new URL(answer.headers.get('location') ?? ''));
}

const readLists = async (ada: Person) => {
  await sql`select private.enqueue('list_calendars', user_id, id, id, 1, now()) from public.calendar_connections where user_id = ${ada.userId}`;
  await workQueue(ada.deps, {
    kinds: ['list_calendars'],
    takes: AbortSignal.timeout(10_000),
    userId: ada.userId,
  });
};
const colours = async (ada: Person) => (await listCalendars(ada.deps, ada.userId))[0]?.labelColors;
const calendars = [{ summary: 'Primary', primary: true, eventLabels: labels }];

it('the colours of a calendar’s labels come with the calendar where the account’s grant lets them be read', async () => {
  const ada = await Person.signUp(calendars);
  expect(await connectWith(ada, broader)).toBe('connected');
  await readLists(ada);
  expect(await colours(ada)).toEqual({ focus: '#0b8043', family: '#d50000' });

  await ada.google.fault(
    { path: `/calendars/${encodeURIComponent(ada.google.email)}$` },
    { status: 503 },
    { times: 2 },
  );
  await readLists(ada);
  expect(await colours(ada)).toEqual({ focus: '#0b8043', family: '#d50000' });
});

it('where it doesn’t, they are not asked for, and an event keeps its label all the same', async () => {
  const ada = await Person.connected(calendars);
  expect(await ada.google.asked(() => readLists(ada))).toEqual(['GET calendarList']);
  expect(await colours(ada)).toEqual({});
});
