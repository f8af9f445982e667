import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDeps, Person, sql, stack } from '#tests/integration/support/person.ts';

// What hosted Supabase sets for everybody: the stack must be as strict, or what we test here fails there.
const { db } = createDeps();
const anyone = createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
  auth: { persistSession: false, autoRefreshToken: false },
});
const call = (client: unknown, name: string, args: object = {}) =>
  (client as typeof anyone).rpc(name, args) as unknown as PromiseLike<{
    data: unknown;
    error: { code: string; message: string } | null;
  }>;
const lite = process.env.LOCAL_DATA_API === 'lite';

describe.skipIf(lite)('the data API', () => {
  beforeAll(async () => {
    await sql.unsafe(`
      create function public.probe_setting(p_name text) returns text language sql as 'select current_setting(p_name)';
      create function public.probe_sleep(p_seconds integer) returns text language sql as 'select pg_sleep(p_seconds)::text';
      create function public.probe_rows(p_rows integer) returns table (row_number integer) language sql as
        'select n from generate_series(1, p_rows) n';
      create table public.probe_table (id integer);
      create function public.probe_closed() returns text language sql as 'select ''open''';
      revoke execute on function public.probe_closed from public;
      create table public.probe_open (id integer);
      grant select, insert, update, delete on public.probe_open to service_role;`);
    // PostgREST hears of new functions by itself, as it does on hosted Supabase.
    const known = async () => !(await call(db, 'probe_rows', { p_rows: 1 })).error;
    await vi.waitUntil(known, { timeout: 15_000, interval: 100 });
  });
  afterAll(() =>
    sql.unsafe(`
      drop function public.probe_setting, public.probe_sleep, public.probe_rows, public.probe_closed;
      drop table public.probe_table, public.probe_open;`),
  );

  it('ends a statement after 8 s and a wait for a lock after 8 s, a stranger’s after 3 s', async () => {
    const person = await Person.signUp();
    const signedIn = createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      global: { headers: { authorization: `Bearer ${person.accessToken}` } },
    });
    const limits = async (client: unknown) => [
      (await call(client, 'probe_setting', { p_name: 'statement_timeout' })).data,
      (await call(client, 'probe_setting', { p_name: 'lock_timeout' })).data,
    ];
    expect(await limits(db)).toEqual(['8s', '8s']);
    expect(await limits(signedIn)).toEqual(['8s', '8s']);
    expect(await limits(anyone)).toEqual(['3s', '8s']);
    const sleeps = [call(anyone, 'probe_sleep', { p_seconds: 5 }), call(db, 'probe_sleep', { p_seconds: 5 })];
    const tooLong = call(db, 'probe_sleep', { p_seconds: 9 });
    const codes = (await Promise.all([...sleeps, tooLong])).map(({ error }) => error?.code ?? null);
    expect(codes).toEqual(['57014', null, '57014']);
  });

  it('answers with 1,000 rows at most, and our client takes an answer that was cut for an error', async () => {
    const plain = createClient(stack.supabaseUrl, stack.supabaseSecretKey, {
      auth: { persistSession: false },
    });
    expect((await call(plain, 'probe_rows', { p_rows: 1_100 })).data).toHaveLength(1_000);
    expect((await call(db, 'probe_rows', { p_rows: 999 })).data).toHaveLength(999);
    const { data, error } = await call(db, 'probe_rows', { p_rows: 1_100 });
    expect(data).toBeNull();
    expect(error?.message).toContain('1,000 rows');
  });

  it('refuses to change or delete every row of a table', async () => {
    await sql`insert into public.probe_open values (1), (2)`;
    const table = (db as unknown as typeof anyone).from('probe_open');
    // biome-ignore lint/suspicious/noExplicitAny: the point is the missing filter
    const unfiltered = [table.update({ id: 3 }) as any, table.delete() as any];
    for (const query of unfiltered) expect((await query).error?.code).toBe('21000');
    expect(await sql`select id from public.probe_open order by id`).toMatchObject([{ id: 1 }, { id: 2 }]);
    expect((await table.delete().eq('id', 1)).error).toBeNull();
  });

  it('can’t reach a table or a function that nobody granted', async () => {
    for (const client of [db as unknown as typeof anyone, anyone]) {
      expect((await client.from('probe_table').select('*')).error?.code).toBe('42501');
      expect((await client.from('probe_table').insert({ id: 1 })).error?.code).toBe('42501');
      expect((await call(client, 'probe_closed')).error?.code).toBe('42501');
    }
  });

  it('takes an unknown key for nobody', async () => {
    const stranger = createClient(stack.supabaseUrl, 'sb_secret_guessed', {
      auth: { persistSession: false },
    });
    const { status } = await stranger.from('events').select('id').limit(1);
    expect(status).toBe(401);
  });
});
