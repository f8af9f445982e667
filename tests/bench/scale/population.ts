import type { Sql } from 'postgres';

/** The same id for the same thing of every size, so that measures name what they touch. */
export const idOf = (kind: string, n: number) => `md5('${kind}:${n}')::uuid`;
const each = (kind: string, n = 'n') => `md5('${kind}:' || ${n})::uuid`;

const tables = [
  'private.fan_outs',
  'private.sync_lanes',
  'private.google_turns',
  'public.pending_calendar_syncs',
  'public.left_copies',
  'public.user_event_copies',
  'public.user_events',
  'public.events',
  'public.calendar_events',
  'public.calendar_change_counters',
  'public.calendar_sync_lags',
  'public.watch_channels',
  'public.calendar_watches',
  'public.user_preferences',
  'public.calendars',
  'public.calendar_connections',
  'public.user_keys',
];

/**
 * Replaces everything in the database by so many accounts that are up to date: each with two watched calendars and one of holidays that is
 * polled. Half of them track event 1. Account 1 tracks a tenth as many events as there are accounts, account 2 has 1,000 mirrored events.
 */
export async function populate(admin: Sql, accounts: number): Promise<void> {
  const many = `generate_series(1, ${accounts}) n`;
  await admin.begin(async (transaction) => {
    // Triggers and foreign keys would take most of the time and say nothing about the engine.
    await transaction.unsafe('set local session_replication_role = replica');
    await transaction.unsafe(`truncate ${tables.join(', ')} cascade`);
    await transaction.unsafe(`
      delete from auth.users where true;
      insert into auth.users (id, email) select ${each('user')}, 'person-' || n || '@scale.example' from ${many};
      insert into public.user_keys (user_id, wrapped_key, wrapping_key_id) select ${each('user')}, repeat('k', 80), 'local-1' from ${many};
      insert into public.calendar_connections (id, user_id, google_sub, email, scopes, sealed_access_token, sealed_refresh_token,
        token_expiry, last_success_at, calendars_listed_at)
      select ${each('account')}, ${each('user')}, 'sub-' || n, 'person-' || n || '@scale.example', '{calendar}', repeat('a', 300),
        repeat('r', 200), now() + interval '1 hour', now(), now() - interval '3 hours' from ${many};
      insert into private.sync_lanes (connection_id, kind)
      select ${each('account')}, k from ${many}, unnest(array['push_event', 'pull_calendar', 'list_calendars', 'disconnect']) k;
      insert into public.calendars (id, user_id, connection_id, google_calendar_id, summary, access_role, is_primary,
        push_unavailable_reason)
      select ${each('calendar', "n || '-' || k")}, ${each('user')}, ${each('account')}, 'calendar-' || n || '-' || k, 'Calendar ' || k,
        case when k = 3 then 'reader' else 'owner' end, k = 1, case when k = 3 then 'unsupported' end
      from ${many}, generate_series(1, 3) k;
      insert into public.calendar_watches (calendar_id, user_id, sync_token, pull_is_full, attempted_at, poll_from, last_success_at,
        unwatchable_since)
      select c.id, c.user_id, repeat('s', 120), false, now(), now() + interval '1 hour', now(),
        case when c.access_role = 'reader' then now() end
      from public.calendars c;
      insert into public.watch_channels (channel_id, calendar_id, list_of, user_id, token_hash, resource_id, expires_at, confirmed_at)
      select ${each('channel', "n || '-' || k")}, case when k < 3 then ${each('calendar', "n || '-' || k")} end,
        case when k = 3 then ${each('account')} end, ${each('user')}, 'hash', 'resource', now() + interval '6 days', now()
      from ${many}, generate_series(1, 3) k;
      insert into public.user_preferences (user_id, time_zone, target_calendar_id)
      select ${each('user')}, 'Europe/Vienna', ${each('calendar', "n || '-1'")} from ${many};
      insert into public.events (id, title, starts_at, ends_at)
      select ${each('event')}, 'Event ' || n, now() + interval '30 days', now() + interval '31 days'
      from generate_series(1, ${Math.max(10, accounts / 10)}) n;
      insert into public.user_events (id, user_id, event_id, tracking, calendar_sync_status, calendar_synced_at, sort_starts_at,
        sort_ends_at)
      select ${each('tracked')}, ${each('user')}, ${idOf('event', 1)}, 'bookmarked', 'synced', now(), now() + interval '30 days',
        now() + interval '31 days' from generate_series(1, ${accounts / 2}) n;
      insert into public.user_events (id, user_id, event_id, tracking, calendar_sync_status, calendar_synced_at, sort_starts_at,
        sort_ends_at)
      select ${each('own')}, ${idOf('user', 1)}, ${each('event')}, 'attending', 'synced', now(), now() + interval '30 days',
        now() + interval '31 days' from generate_series(2, ${Math.max(10, accounts / 10)}) n;
      insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id, google_event_id, state, etag,
        confirmed_at)
      select t.id, t.user_id, c.connection_id, c.google_calendar_id, replace(t.id::text, '-', ''), 'present', '"1"', now()
      from public.user_events t join public.calendars c on c.user_id = t.user_id and c.is_primary;
      insert into public.calendar_events (calendar_id, event_ref, user_id, sealed, content_hash, change_seq, generation)
      select c.id, decode(md5(c.id::text), 'hex'), c.user_id, decode(repeat('5a', 400), 'hex'), decode(md5('x'), 'hex'),
        row_number() over (partition by c.user_id order by c.id), 1 from public.calendars c;
      insert into public.calendar_events (calendar_id, event_ref, user_id, sealed, content_hash, change_seq, generation)
      select ${each('calendar', "'2-1'")}, decode(md5('event' || n), 'hex'), ${idOf('user', 2)}, decode(repeat('5a', 400), 'hex'),
        decode(md5('x'), 'hex'), 3 + n, 1 from generate_series(1, 1000) n;
      insert into public.calendar_change_counters (user_id, last_seq)
      select user_id, max(change_seq) from public.calendar_events group by user_id;
    `);
  });
  await refreshStatistics(admin);
}

/**
 * Makes everything due at once: every calendar, the push of every tracker of event 1, and as many pushes of account 1 as there are
 * accounts. One account in twenty needs its owner.
 */
export async function makeEverythingDue(admin: Sql, accounts: number): Promise<void> {
  await admin.begin(async (transaction) => {
    await transaction.unsafe('set local session_replication_role = replica');
    await transaction.unsafe(`
      update public.calendar_connections set status = 'requires_reauth' where id in (
        select ${each('account')} from generate_series(20, ${accounts}, 20) n);
      insert into public.pending_calendar_syncs (dedupe_key, kind, user_id, connection_id, subject_id, priority, run_at)
      select 'pull_calendar:' || id, 'pull_calendar', user_id, connection_id, id, 3, now() - random() * interval '10 minutes'
      from public.calendars;
      insert into public.pending_calendar_syncs (dedupe_key, kind, user_id, connection_id, subject_id, run_at)
      select 'push_event:' || t.id, 'push_event', t.user_id, c.connection_id, t.id, now() - random() * interval '10 minutes'
      from public.user_events t join public.calendars c on c.user_id = t.user_id and c.is_primary
      where t.event_id = ${idOf('event', 1)} on conflict (dedupe_key) do nothing;
      insert into public.pending_calendar_syncs (dedupe_key, kind, user_id, connection_id, subject_id, run_at)
      select 'push_event:' || ${each('burst')}, 'push_event', ${idOf('user', 1)}, ${idOf('account', 1)}, ${each('burst')},
        now() - interval '1 hour' from generate_series(1, ${accounts}) n;
      update private.sync_lanes l set due_at = least(q.run_at, l.due_at), open_at = case when c.status = 'active' then l.open_at else 'infinity' end
      from (select connection_id, kind, min(run_at) as run_at from public.pending_calendar_syncs group by connection_id, kind) q
      join public.calendar_connections c on c.id = q.connection_id
      where l.connection_id = q.connection_id and l.kind = q.kind;
    `);
  });
  await refreshStatistics(admin);
}

/** What autovacuum does in the background, so that no measure depends on when it last ran. */
export async function refreshStatistics(admin: Sql): Promise<void> {
  for (const table of [...tables, 'auth.users']) await admin.unsafe(`vacuum (analyze) ${table}`);
}
