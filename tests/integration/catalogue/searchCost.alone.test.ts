import { expect, it } from 'vitest';
import { sql } from '#tests/integration/support/person.ts';

const many = 20_000;

class RollBack extends Error {}

/** Runs on a catalogue of many events, none of which stays. */
async function withManyEvents(check: (db: typeof sql) => Promise<void>): Promise<void> {
  const run = sql.begin(async (transaction) => {
    const db = transaction as unknown as typeof sql;
    await db`insert into public.events (title, description, city, topics, starts_at, ends_at)
      select (array['Rust', 'Go', 'C++', 'JS', 'Python'])[1 + n % 5] || ' meetup number ' || n, 'About ' || left(md5(n::text), 12), 'Berlin',
        array['web'], now() + make_interval(mins => n), now() + make_interval(mins => n + 60) from generate_series(1, ${many}) n`;
    await db`analyze public.events`;
    await db`analyze private.search_vocabulary`;
    await check(db);
    throw new RollBack();
  });
  await run.catch((error) => {
    if (!(error instanceof RollBack)) throw error;
  });
}

/** Rows of the catalogue and of its vocabulary that were read so far in this transaction, and those that were read without an index. */
async function rowsRead(db: typeof sql) {
  const [row] =
    await db`select coalesce(sum(seq_tup_read), 0)::int as unindexed, coalesce(sum(idx_tup_fetch), 0)::int as indexed
    from pg_stat_xact_user_tables where relname in ('events', 'search_vocabulary')`;
  return row as { unindexed: number; indexed: number };
}

const searches: [string, string, number][] = [
  ['a word that a fifth of all events have', 'rust', 3_000],
  ['a word that all events have', 'meetup', 3_000],
  ['a word that one event has', '19999', 200],
  ['a word that no event has', 'nosuchword', 200],
  ['a misspelt word', 'rsut', 3_000],
  ['signs', 'c++', 3_000],
];

it('reads by index, and no more than a few pages of a large catalogue, whatever is searched for', async () => {
  await withManyEvents(async (db) => {
    for (const [name, q, most] of searches) {
      for (const loosely of [false, true]) {
        const before = await rowsRead(db);
        await db`select id from public.search_events(p_q => ${q}, p_from => now(), p_loosely => ${loosely}, p_limit => 21)`;
        const after = await rowsRead(db);
        expect(after.unindexed - before.unindexed, name).toBe(0);
        expect(after.indexed - before.indexed, name).toBeLessThan(most);
      }
    }
  });
}, 180_000);
