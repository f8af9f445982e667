-- Reading calendars: who reads, how fast, and what a page changes. Locks are taken in the order that lock_user names: the
-- user, the queue, then the watch, the counter and the events of the mirror, and the connection last.

-- How an account's list of calendars is watched, as a reader must know it.
create function private.list_watch(p_connection public.calendar_connections) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('liveUntil', l.expires_at, 'liveFrom', l.opened_at, 'unwatchableSince', p_connection.list_unwatchable_since,
    'openingSince', (select max(opened_at) from public.watch_channels
      where list_of = p_connection.id and confirmed_at is null and retired_at is null))
  from (select 1) as one left join lateral (
    select expires_at, opened_at from public.watch_channels
    where list_of = p_connection.id and confirmed_at is not null and retired_at is null order by expires_at desc limit 1) l on true;
$$;

-- What the reader of a leased calendar must know, in one answer: cursor, channels, account and wrapped key.
create function private.pull_context(p_row public.pending_calendar_syncs) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'queueId', p_row.id, 'leaseOwner', p_row.lease_owner, 'attempts', p_row.attempts,
    'calendarId', c.id, 'googleCalendarId', c.google_calendar_id, 'userId', c.user_id, 'connectionId', c.connection_id,
    'syncToken', w.sync_token, 'pageToken', w.page_token, 'isFull', w.pull_is_full, 'generation', w.generation,
    'eventsFetched', w.events_fetched, 'pageSize', w.page_size,
    'liveUntil', l.expires_at, 'liveFrom', l.opened_at,
    'openingSince', (select max(opened_at) from public.watch_channels o
      where o.calendar_id = c.id and o.confirmed_at is null and o.retired_at is null),
    'unwatchableSince', w.unwatchable_since, 'listWatch', private.list_watch(cc),
    'connection', private.connection_json(cc))
  from public.calendars c
  join public.calendar_connections cc on cc.id = c.connection_id
  join public.calendar_watches w on w.calendar_id = c.id
  left join lateral (
    select expires_at, opened_at from public.watch_channels
    where calendar_id = c.id and confirmed_at is not null and retired_at is null
    order by expires_at desc limit 1) l on true
  where c.id = p_row.subject_id;
$$;

/*
 Leases calendars that are due (or the given ones) to their reader and stamps the attempt. One account has at most p_per_connection
 calendars read at a time, whoever reads them. Never waits for a lock, so that it can't be part of a deadlock.
*/
create function public.claim_pulls(p_owner uuid, p_limit integer, p_per_connection integer, p_lease_ms integer,
  p_user uuid default null, p_calendars uuid[] default null)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_connection uuid;
  v_row public.pending_calendar_syncs;
  v_left integer := p_limit;
  v_in_flight integer;
  v_id bigint;
begin
  for v_connection in
    select c.id from public.calendar_connections c
    where c.status = 'active' and coalesce(c.backoff_until, '-infinity') <= now() and (p_user is null or c.user_id = p_user)
      and exists (select from public.pending_calendar_syncs q
        where q.connection_id = c.id and q.kind = 'pull_calendar' and q.dead_at is null and q.run_at <= now()
          and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
          and (p_calendars is null or q.subject_id = any (p_calendars)))
    order by c.last_claimed_at, c.id limit p_limit for no key update skip locked
  loop
    exit when v_left <= 0;
    select count(*) into v_in_flight from public.pending_calendar_syncs
    where connection_id = v_connection and kind = 'pull_calendar' and lease_until >= now();
    for v_id in
      select q.id from public.pending_calendar_syncs q
      join public.calendars c on c.id = q.subject_id and c.selected and c.gone_at is null
      where q.connection_id = v_connection and q.kind = 'pull_calendar' and q.dead_at is null and q.run_at <= now()
        and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
        and (p_calendars is null or q.subject_id = any (p_calendars))
      order by q.priority, q.run_at, q.id
      limit greatest(0, least(v_left, p_per_connection - v_in_flight)) for update of q skip locked
    loop
      v_row := private.take_lease(v_id, p_owner, p_lease_ms, 0);
      insert into public.calendar_watches as w (calendar_id, user_id, attempted_at)
      values (v_row.subject_id, v_row.user_id, now())
      on conflict (calendar_id) do update set attempted_at = now();
      v_left := v_left - 1;
      return next private.pull_context(v_row);
    end loop;
    update public.calendar_connections set last_claimed_at = clock_timestamp() where id = v_connection;
  end loop;
end
$$;

-- The reader's row of the queue, locked; no row when the lease is no longer the reader's.
create function private.hold_pull(p_user uuid, p_queue_id bigint, p_owner uuid, p_lease_ms integer)
returns setof public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_user(p_user);
  return query update public.pending_calendar_syncs
    set lease_until = now() + make_interval(secs => p_lease_ms / 1000.0)
    where id = p_queue_id and lease_owner = p_owner and user_id = p_user returning *;
end
$$;

-- Takes p_count numbers of a user's feed; the counter's row stays locked until the commit.
create function private.take_change_numbers(p_user uuid, p_count bigint) returns bigint
language sql security definer set search_path = '' as $$
  insert into public.calendar_change_counters as n (user_id, last_seq) values (p_user, p_count)
  on conflict (user_id) do update set last_seq = n.last_seq + p_count
  returning last_seq - p_count;
$$;

-- Begins to read a calendar from the start, beside the rows that its readers keep. False when the lease is lost.
create function public.restart_pull(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_lease_ms integer)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform from private.hold_pull(p_user, p_queue_id, p_owner, p_lease_ms);
  if not found then return false; end if;
  update public.calendar_watches
  set generation = generation + 1, pull_is_full = true, sync_token = null, page_token = null, events_fetched = 0
  where calendar_id = p_calendar;
  return true;
end
$$;

-- Ends an attempt that did not get to its end. p_result and p_health: see settle_sync and note_connection_health.
create function public.release_pull(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_result text, p_error text,
  p_delay_ms integer, p_health text, p_gone boolean default false)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_row public.pending_calendar_syncs;
  v_settled text;
begin
  perform private.lock_user(p_user);
  select * into v_row from public.pending_calendar_syncs
  where id = p_queue_id and lease_owner = p_owner and user_id = p_user for update;
  if not found then return null; end if;
  v_settled := private.settle(v_row, p_result, p_delay_ms, p_error);
  if p_error is not null then
    update public.calendar_watches set failures = failures + 1, last_error_code = p_error where calendar_id = p_calendar;
  end if;
  if p_gone then
    update public.calendars set gone_at = coalesce(gone_at, now()), updated_at = now() where id = p_calendar;
    update public.watch_channels set retired_at = now() where calendar_id = p_calendar and retired_at is null;
  end if;
  if p_health is not null then
    perform private.note_health(v_row.connection_id, p_health, p_error, p_delay_ms);
  end if;
  return v_settled;
end
$$;
