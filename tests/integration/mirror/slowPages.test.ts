import { expect, test } from 'vitest';
import { createDeps, sql } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';
import { expectInStep, listPath, lists } from './reading.ts';

/** A call may take 400 ms here. */
const impatient = () => {
  const deps = createDeps();
  return { ...deps, engine: { ...deps.engine, callTimeoutMs: 400 } };
};
const sizes = async (person: MirrorPerson, since: number) =>
  (await lists(person, since)).map(({ query }) => Number(new URLSearchParams(query).get('maxResults')));
const pageSize = async (person: MirrorPerson) => (await person.watch())?.page_size;

test('a calendar that Google is slow with is read in smaller pages, and the size that came in time is remembered', async () => {
  const person = await MirrorPerson.create();
  await person.generate(600);
  // 600 rows take 1.2 s, and 500 take 1 s: both too long. 125 rows take a quarter of a second.
  await person.fault({ method: 'GET', path: listPath }, { msPerRow: 2 }, {});
  const since = await person.requestCount();
  await person.enqueue();
  expect(await person.drain(AbortSignal.timeout(60_000), impatient())).toMatchObject({
    waiting: 0,
    dead: 0,
    lost: 0,
  });
  await expectInStep(person);
  expect((await sizes(person, since)).slice(0, 4)).toEqual([2_000, 500, 125, 125]);
  expect(await pageSize(person)).toBe(125);

  await person.expireSyncTokens();
  const again = await person.requestCount();
  await person.enqueue();
  await person.drain(AbortSignal.timeout(60_000), impatient());
  expect(Math.max(...(await sizes(person, again)))).toBe(125);
  await expectInStep(person);
});

test('its pages grow again when Google is fast again', async () => {
  const person = await MirrorPerson.create();
  await person.generate(600);
  await person.sync();
  await sql`update public.calendar_watches set page_size = 125 where calendar_id = ${person.id()}`;
  await person.expireSyncTokens();
  await person.sync();
  expect(await pageSize(person)).toBeGreaterThan(125);
  await expectInStep(person);
});

test('a line that is down makes no page smaller', async () => {
  const person = await MirrorPerson.create();
  await person.fault({ method: 'GET', path: listPath }, { drop: true }, { times: 4 });
  await person.enqueue();
  await person.drain(AbortSignal.timeout(60_000), impatient());
  expect(await pageSize(person)).toBeNull();
});
