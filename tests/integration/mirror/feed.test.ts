import { randomBytes, randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { readSealedChanges } from '#src/data/calendarMirror.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import { sql, stack } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';

describe('the change feed', () => {
  test('misses nothing while eight writers commit in any order: a reader that polls sees all of 10,000 changes once', async () => {
    const person = await MirrorPerson.create(
      Array.from({ length: 8 }, (_, n) => ({ summary: `C${n}`, primary: n === 0 })),
    );
    const perCommit = 50;
    const commits = 200;
    const writers = Array.from({ length: 8 }, () =>
      postgres(stack.databaseUrl, { max: 1, onnotice: () => {} }),
    );
    const bytes = (each: number) => randomBytes(each * perCommit).toString('base64');
    let next = 0;
    const write = async (writer: postgres.Sql, calendarId: string) => {
      for (let n = next++; n < commits; n = next++) {
        await writer.begin(async (transaction) => {
          await transaction`select private.store_events(${person.userId}, ${calendarId}, 1, ${bytes(16)},
            ${Buffer.alloc(16 * perCommit).toString('base64')}, ${bytes(16)}, ${'0'.repeat(perCommit)}, ${bytes(30)},
            ${Array.from({ length: perCommit }, () => 30)})`;
          // Between taking its numbers and its commit a writer may take its time.
          await transaction`select pg_sleep(${Math.random() * 0.01})`;
        });
      }
    };
    const writing = Promise.all(writers.map((writer, n) => write(writer, person.id(`C${n}`)))).then(
      () => 'written' as const,
    );

    const seen: number[] = [];
    let since = 0;
    for (let done = false; ; ) {
      const page = await readSealedChanges(person.deps.db, { userId: person.userId, since, limit: 500 });
      for (const { changeSeq } of page.rows) seen.push(changeSeq);
      since = seen.at(-1) ?? 0;
      if (done && page.rows.length === 0) break;
      done = (await Promise.race([writing, Promise.resolve('still')])) === 'written';
    }
    await Promise.all(writers.map((writer) => writer.end()));
    expect(seen).toHaveLength(perCommit * commits);
    expect(new Set(seen).size).toBe(seen.length);
  }, 60_000);

  test('gives out its numbers in the order of commits: a second writer waits until the first has committed', async () => {
    const person = await MirrorPerson.create();
    const [first, second] = [1, 2].map(() => postgres(stack.databaseUrl, { max: 1, onnotice: () => {} }));
    if (!first || !second) throw new Error('unreachable');
    const take = async (writer: postgres.Sql | postgres.TransactionSql) =>
      Number((await writer`select private.take_change_numbers(${person.userId}, 1) as base`)[0]?.base);
    const [backend] = await second`select pg_backend_pid() as pid`;
    let waiting: Promise<number> | undefined;
    const base = await first.begin(async (transaction) => {
      const taken = await take(transaction);
      waiting = take(second);
      await expect
        .poll(async () => (await sql`select pg_blocking_pids(${backend?.pid}) as pids`)[0]?.pids.length)
        .toBe(1);
      return taken;
    });
    expect(await waiting).toBe(base + 1);
    await Promise.all([first.end(), second.end()]);
  });

  test('comes in pages, each going on where the last one ended, and says when there is no more', async () => {
    const person = await MirrorPerson.create();
    await person.generate(12);
    await person.sync();
    const get = async (query: string) => {
      const answer = await fetch(`${stack.appUrl}/api/calendar/changes?${query}`, {
        headers: { authorization: `Bearer ${person.accessToken}` },
      });
      return { status: answer.status, headers: answer.headers, body: await answer.json() };
    };
    const pages = [];
    for (let since = 0, more = true; more; ) {
      const { body } = await get(`since=${since}&limit=5`);
      pages.push(body);
      since = body.nextSince;
      more = body.hasMore;
    }
    const ids = pages.flatMap(({ events }) =>
      events.map((row: { googleEventId: string }) => row.googleEventId),
    );
    expect(new Set(ids)).toEqual(new Set((await person.mirror()).keys()));
    const last = pages.at(-1).nextSince;
    const empty = await get(`since=${last}`);
    expect(empty.body).toEqual({ events: [], removed: [], nextSince: last, hasMore: false });
    const large = await get('since=0&limit=2000');
    expect(large.headers.get('content-encoding')).toBe('gzip');
    for (const wrong of ['since=-1', 'since=x', 'limit=0', 'limit=5000', 'other=1', 'since=1&since=2']) {
      expect((await get(wrong)).status, wrong).toBe(400);
    }
  });

  test('tells who knows of changes that are not here, as after a database was restored, to begin anew', async () => {
    const person = await MirrorPerson.create();
    await person.create('The only one');
    await person.sync();
    const { nextSince } = await readCalendarChanges(person.deps, {
      userId: person.userId,
      since: 0,
      limit: 10,
    });
    const ahead = { userId: person.userId, since: nextSince + 1_000, limit: 10 };
    expect(await readCalendarChanges(person.deps, ahead)).toMatchObject({ events: [], nextSince });
  });

  test('belongs to its user alone', async () => {
    const [one, other] = [await MirrorPerson.create(), await MirrorPerson.create()];
    await one.create('Private');
    await one.sync();
    expect((await other.mirror()).size).toBe(0);
    const answer = await fetch(`${stack.appUrl}/api/calendar/changes`);
    expect(answer.status).toBe(401);
    for (const table of [
      'calendar_events',
      'calendar_watches',
      'watch_channels',
      'calendar_change_counters',
      'calendar_sync_lags',
    ]) {
      const rows = await fetch(`${stack.supabaseUrl}/rest/v1/${table}?select=*`, {
        headers: { apikey: stack.supabasePublishableKey, authorization: `Bearer ${one.accessToken}` },
      });
      const body = await rows.json();
      expect(Array.isArray(body) ? body : [], table).toEqual([]);
    }
  });
});

describe('the database', () => {
  test('holds nothing of an event in clear after a sync: no title, place, text, guest, time or id with a time, and no token', async () => {
    const person = await MirrorPerson.create();
    const word = `q${randomUUID().replaceAll('-', '')}`;
    const series = await person.edit('create', undefined, {
      summary: `${word}title`,
      location: `${word}place`,
      description: `${word}text`,
      attendees: [{ email: `${word}@guests.example` }],
      start: { dateTime: '2037-03-17T09:41:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2037-03-17T10:43:00Z', timeZone: 'Europe/Berlin' },
      recurrence: ['RRULE:FREQ=DAILY;COUNT=3'],
    });
    await person.edit('patch', `${series.id}_20370318T094100Z`, { summary: `${word}moved` });
    await person.sync();
    expect((await person.mirror()).size).toBe(2);
    const channels = (await person.google()).channels.map(({ token }) => token);
    expect(channels.length).toBeGreaterThan(0);
    const tokens = [...(await googleTokens(person)), ...channels];
    expect(tokens.length).toBeGreaterThan(0);
    const secrets = [word, '2037-03-17', '2037-03-18', '20370318', ...tokens];
    const tables = await sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'private', 'auth')`;
    for (const { name } of tables) {
      for (const secret of secrets) {
        const forms = [
          secret,
          Buffer.from(secret).toString('hex'),
          Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
        ];
        const found = await sql.unsafe(
          `select 1 from ${name} as t where ${forms.map((_, n) => `strpos(t::text, $${n + 1}) > 0`).join(' or ')} limit 1`,
          forms,
        );
        expect(found, `${name} holds ${secret}`).toHaveLength(0);
      }
    }
  });
});

/** The tokens that Google gave out for the account, as the session uses them. */
async function googleTokens(person: MirrorPerson): Promise<string[]> {
  const { open, unwrapDataKey } = await import('#src/security/encryption.ts');
  const [row] =
    await sql`select c.sealed_access_token, c.sealed_refresh_token, k.wrapped_key, k.wrapping_key_id, w.sync_token
    from public.calendar_connections c join public.user_keys k on k.user_id = c.user_id
    join public.calendar_watches w on w.user_id = c.user_id where c.id = ${person.connectionId}`;
  if (!row) return [];
  const key = unwrapDataKey(person.deps.env.ENCRYPTION_KEYS, person.userId, {
    wrappedKey: row.wrapped_key,
    wrappingKeyId: row.wrapping_key_id,
  });
  const at = (rowId: string, purpose: string) => ({ userId: person.userId, rowId, purpose });
  return [
    open(key, at(person.connectionId, 'access_token'), row.sealed_access_token),
    open(key, at(person.connectionId, 'refresh_token'), row.sealed_refresh_token),
    open(key, at(person.id(), 'sync_token'), row.sync_token),
  ];
}
