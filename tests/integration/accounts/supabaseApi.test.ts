import { createClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';

// What a person can do with the publishable key and their own session, around our API: no table is left out.
const columns = await sql`select t.tablename, array_agg(c.column_name::text) as names
  from pg_tables t join information_schema.columns c on c.table_schema = t.schemaname and c.table_name = t.tablename
  where t.schemaname = 'public' group by t.tablename order by t.tablename`;
const columnsOf = new Map(columns.map(({ tablename, names }) => [tablename as string, names as string[]]));
/** A person's own tables; the catalogue is everybody's. */
const tables = [...columnsOf].filter(([, names]) => names.includes('user_id')).map(([name]) => name);
const others = [...columnsOf.keys()].filter((name) => !tables.includes(name));
const readable = ['calendars', 'user_preferences', 'user_events'];

describe('through the Supabase API', () => {
  let ada: Person;
  let grace: Person;
  const clientOf = (person?: Person) =>
    createClient(stack.supabaseUrl, stack.supabasePublishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      ...(person ? { global: { headers: { authorization: `Bearer ${person.accessToken}` } } } : {}),
    });
  beforeAll(async () => {
    ada = await Person.connected();
    grace = await Person.signUp();
    await ada.track(await newEvent(), 'bookmarked', 'secret note');
    await workQueue(ada.deps, {
      kinds: ['pull_calendar'],
      userId: ada.userId,
      takes: AbortSignal.timeout(20_000),
    });
    await sql`insert into public.calendar_sync_lags (connection_id, user_id, counts)
      values (${(await ada.connection()).id}, ${ada.userId}, '{1}') on conflict do nothing`;
    await sql`insert into public.left_copies (user_event_id, user_id, google_sub, google_calendar_id, copy_id, generation, state)
      select id, user_id, 'an-account-of-old', 'a-calendar', gen_random_uuid(), 1, 'present' from public.user_events where user_id = ${ada.userId}`;
    await sql`insert into public.pending_calendar_syncs (dedupe_key, kind, user_id, connection_id, subject_id)
      values (${`probe:${ada.userId}`}, 'pull_calendar', ${ada.userId}, ${(await ada.connection()).id}, ${crypto.randomUUID()})`;
    await sql`insert into public.notices (user_id, kind, subject_id, happened_at)
      values (${ada.userId}, 'moved', ${crypto.randomUUID()}, now())`;
    await sql`insert into public.account_deletions (user_id, run_at) values (${ada.userId}, 'infinity')`;
  });

  it.each(tables)('nobody sees anything of another person in %s', async (table) => {
    for (const client of [clientOf(grace), clientOf()]) {
      const { data } = await client.from(table).select(table === 'calendar_connections' ? 'id' : '*');
      expect(data ?? []).toEqual([]);
    }
  });

  it('every table is a person’s own and has rows to look for, but for the catalogue', async () => {
    expect(others).toEqual(['events']);
    expect(tables.length).toBeGreaterThan(12);
    const empty: string[] = [];
    for (const table of tables) {
      const rows = await sql`select 1 from ${sql(`public.${table}`)} where user_id = ${ada.userId} limit 1`;
      if (rows.length === 0) empty.push(table);
    }
    expect(empty).toEqual([]);
  });

  it.each(tables)('nobody can write into %s, not even their own rows', async (table) => {
    for (const client of [clientOf(ada), clientOf(grace), clientOf()]) {
      const before =
        await sql`select md5(string_agg(t::text, '' order by t::text)) as hash from ${sql(`public.${table}`)} t where user_id = ${ada.userId}`;
      await client.from(table).update({ user_id: grace.userId }).neq('user_id', crypto.randomUUID());
      await client.from(table).update({ user_id: grace.userId }).eq('user_id', ada.userId);
      await client.from(table).delete().eq('user_id', ada.userId);
      const { error } = await client.from(table).insert({ user_id: ada.userId });
      expect(error).not.toBeNull();
      const after =
        await sql`select md5(string_agg(t::text, '' order by t::text)) as hash from ${sql(`public.${table}`)} t where user_id = ${ada.userId}`;
      expect(after).toEqual(before);
    }
  });

  it('a person reads their own rows, but never a token', async () => {
    for (const table of readable) {
      const { data, error } = await clientOf(ada).from(table).select('*');
      expect(error).toBeNull();
      expect(data?.length).toBeGreaterThan(0);
    }
    const own = await clientOf(ada).from('calendar_connections').select('id, email, status');
    expect(own.data).toMatchObject([{ email: ada.email, status: 'active' }]);
    for (const column of ['sealed_access_token', 'sealed_refresh_token', '*']) {
      const { data, error } = await clientOf(ada).from('calendar_connections').select(column);
      expect(error !== null || data?.length === 0).toBe(true);
    }
  });

  it('no function of the service can be called', async () => {
    const functions = await sql`select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and prosecdef and prorettype <> 'trigger'::regtype`;
    const open =
      await sql`select distinct p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prosecdef
        and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`;
    expect(functions.length).toBeGreaterThan(20);
    expect(open.map(({ proname }) => proname)).toEqual([]);
    const { error } = await clientOf(ada).rpc('track_event', {
      p_user: ada.userId,
      p_event: crypto.randomUUID(),
      p_tracking: 'bookmarked',
      p_set_note: false,
      p_note: '',
      p_now: new Date().toISOString(),
      p_lease: {},
    });
    expect(error).not.toBeNull();
  });
});
