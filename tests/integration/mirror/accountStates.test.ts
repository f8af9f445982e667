import { describe, expect, test } from 'vitest';
import { sql } from '#tests/integration/support/person.ts';
import { control } from '#tests/kit/simulator.ts';
import { MirrorPerson, timed } from './mirrorPerson.ts';
import { expectInStep } from './reading.ts';

const setState = (person: MirrorPerson, state: object) =>
  control('POST', 'account-state', { account: person.email, ...state });

async function connection(person: MirrorPerson) {
  const [row] =
    await sql`select status, last_error_code, extract(epoch from backoff_until - now()) * 1000 as waits
    from public.calendar_connections where id = ${person.connectionId}`;
  return row;
}

const endWait = (person: MirrorPerson) =>
  sql`update public.calendar_connections set backoff_until = now() where id = ${person.connectionId}`;

describe('an account that Google or an administrator has closed for a while', () => {
  test.each([
    [{ calendarDisabled: true }, { calendarDisabled: false }, 'calendar_disabled'],
    [{ tokenRefusal: 'policy_enforced' }, { tokenRefusal: null }, 'account_policy'],
    [{ tokenRefusal: 'admin_policy_enforced' }, { tokenRefusal: null }, 'account_policy'],
    [{ tokenRefusal: 'access_denied' }, { tokenRefusal: null }, 'account_policy'],
  ])(
    'by %o stays connected, says why, is asked rarely and resumes when it is open',
    async (closed, opened, code) => {
      const person = await MirrorPerson.create();
      await person.sync();
      await person.create('Written meanwhile');
      await setState(person, closed);
      await control('POST', 'tokens', { account: person.email, action: 'expire-access' });
      await person.sync();
      const state = await connection(person);
      expect(state).toMatchObject({ status: 'active', last_error_code: code });
      expect(Number(state?.waits)).toBeGreaterThan(10 * 60_000);
      const since = await person.requestCount();
      await person.sync();
      expect(await person.requests(since)).toEqual([]);

      await setState(person, opened);
      await endWait(person);
      await person.drain();
      await expectInStep(person);
      expect(await connection(person)).toMatchObject({ status: 'active', last_error_code: null });
    },
  );
});

test('a calendar that may be read but not watched keeps the reason, is polled and isn’t asked with every pull', async () => {
  const person = await MirrorPerson.create();
  const place = { account: person.email, calendarId: person.googleId() };
  await control('POST', 'access', { ...place, watchForbidden: true });
  await person.sync();
  const [row] = await sql`select push_unavailable_reason from public.calendars where id = ${person.id()}`;
  expect(row?.push_unavailable_reason).toBe('forbidden');
  await person.create('Read all the same');
  const since = await person.requestCount();
  await person.sync();
  expect((await person.requests(since)).filter(({ path }) => path.endsWith('/watch'))).toEqual([]);
  await expectInStep(person);
});

test('an event keeps its label in the mirror', async () => {
  const person = await MirrorPerson.create();
  const event = await person.edit('create', undefined, { ...timed('Labelled'), eventLabelId: 'my-label' });
  await person.sync();
  expect((await person.mirror()).get(event.id)?.eventLabelId).toBe('my-label');
});
