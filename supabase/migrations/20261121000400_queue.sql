-- The queue's functions. Those that claim never wait for a lock, so that they can't be part of a deadlock.
create function private.attempts_max() returns integer language sql immutable set search_path = '' as $$ select 10 $$;

-- Exponential backoff from 5 s to an hour, with a quarter of jitter either way.
create function private.backoff(p_attempts integer) returns interval
language sql volatile set search_path = '' as $$
  select make_interval(secs => least(3600, 5 * power(2, least(greatest(p_attempts, 1), 12) - 1)) * (0.75 + random() * 0.5));
$$;

create function public.enqueue_sync(p_kind text, p_user uuid, p_connection uuid, p_subject uuid, p_priority integer default 1, p_delay_ms integer default 0)
returns void language sql security definer set search_path = '' as $$
  select private.enqueue(p_kind, p_user, p_connection, p_subject, p_priority, now() + make_interval(secs => p_delay_ms / 1000.0));
$$;

-- What must be known before Google is asked: where a copy may come to be, and that an earlier attempt's end was never seen.
create function private.note_attempt(p_push public.pending_calendar_syncs, p_was_leased boolean, p_settle_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if p_push.kind <> 'push_event' then return; end if;
  if p_was_leased then
    -- What the lost attempt may have written is unknown, so nothing that it meets counts as its owner's edit.
    update public.user_event_copies set uncertain_until = now() + make_interval(secs => p_settle_ms / 1000.0), base = null
    where user_event_id = p_push.subject_id and state <> 'deleted';
  end if;
  insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id)
  select t.id, t.user_id, c.connection_id, c.google_calendar_id
  from public.user_events t
  join public.events e on e.id = t.event_id and e.deleted_at is null
  join public.calendars c on c.id = private.target_calendar(t)
  join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
  where t.id = p_push.subject_id and t.tracking is not null
  -- What was deleted may be restored by the request that follows.
  on conflict (user_event_id, connection_id, google_calendar_id) do update set state = 'unconfirmed' where user_event_copies.state = 'deleted';
end
$$;

-- Takes the lease of one row, which the caller has locked or may lock without a cycle.
create function private.take_lease(p_id bigint, p_owner uuid, p_lease_ms integer, p_settle_ms integer)
returns public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
declare
  v_was_leased boolean;
  v_row public.pending_calendar_syncs;
begin
  select lease_owner is not null into v_was_leased from public.pending_calendar_syncs where id = p_id for update;
  update public.pending_calendar_syncs
  set lease_owner = p_owner, lease_until = now() + make_interval(secs => p_lease_ms / 1000.0),
      claimed_generation = generation, attempts = attempts + 1, updated_at = now()
  where id = p_id returning * into v_row;
  perform private.note_attempt(v_row, v_was_leased, p_settle_ms);
  return v_row;
end
$$;

-- A row whose workers died every time is given up, visibly.
create function private.bury_the_lost() returns void
language sql security definer set search_path = '' as $$
  with lost as (
    select id, subject_id, kind from public.pending_calendar_syncs
    where lease_owner is not null and lease_until < now() and dead_at is null and attempts >= private.attempts_max()
    order by lease_until limit 50 for update skip locked
  ), buried as (
    update public.pending_calendar_syncs q
    set dead_at = now(), lease_owner = null, lease_until = null, last_error_code = 'worker_lost', updated_at = now()
    from lost where q.id = lost.id
  ), told as (
    select t.id from public.user_events t join lost on lost.subject_id = t.id and lost.kind = 'push_event'
    for no key update of t skip locked
  )
  update public.user_events t set calendar_sync_status = 'failed', calendar_sync_error = 'worker_lost', updated_at = now()
  from told where t.id = told.id;
$$;

/*
 Leases what is due, at most p_per_connection rows of one account at a time: the account that waited longest comes first, one
 that needs its owner (or backs off, or has just had a batch) is left alone until that has changed.
*/
create function public.claim_syncs(p_owner uuid, p_limit integer, p_per_connection integer, p_lease_ms integer, p_gap_ms integer,
  p_settle_ms integer, p_kinds text[], p_user uuid default null)
returns setof public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
declare
  v_connection record;
  v_id bigint;
  v_left integer := p_limit;
  v_taken integer;
  v_in_flight integer;
begin
  perform private.bury_the_lost();
  for v_connection in
    select c.id, c.status, greatest(c.next_batch_at, c.writes_held_until) as writes_from from public.calendar_connections c
    where (p_user is null or c.user_id = p_user)
      and (c.status = 'disconnecting' or (c.status = 'active' and coalesce(c.backoff_until, '-infinity') <= now()))
      and exists (
        select from public.pending_calendar_syncs q
        where q.connection_id = c.id and q.dead_at is null and q.run_at <= now() and q.kind = any (p_kinds)
          and (q.lease_until is null or q.lease_until < now())
          and (q.kind = 'disconnect') = (c.status = 'disconnecting')
          and (q.kind <> 'push_event' or greatest(c.next_batch_at, c.writes_held_until) <= now()))
    order by c.last_claimed_at, c.id limit p_limit for no key update skip locked
  loop
    exit when v_left <= 0;
    select count(*) into v_in_flight from public.pending_calendar_syncs
    where connection_id = v_connection.id and lease_until >= now() and kind = any (p_kinds);
    v_taken := 0;
    for v_id in
      select q.id from public.pending_calendar_syncs q
      where q.connection_id = v_connection.id and q.dead_at is null and q.run_at <= now() and q.kind = any (p_kinds)
        and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
        and (q.kind = 'disconnect') = (v_connection.status = 'disconnecting')
        and (q.kind <> 'push_event' or v_connection.writes_from <= now())
      order by q.priority, q.run_at, q.id
      limit greatest(0, least(v_left, p_per_connection - v_in_flight)) for update skip locked
    loop
      v_taken := v_taken + 1;
      return next private.take_lease(v_id, p_owner, p_lease_ms, p_settle_ms);
    end loop;
    v_left := v_left - v_taken;
    if v_taken > 0 then
      update public.calendar_connections
      set last_claimed_at = clock_timestamp(), next_batch_at = now() + make_interval(secs => p_gap_ms / 1000.0)
      where id = v_connection.id;
    end if;
  end loop;
end
$$;

-- When something that is not leased now can next be claimed, in milliseconds from now; null when nothing waits.
create function public.next_sync_due_ms(p_kinds text[], p_user uuid default null) returns integer
language sql stable security definer set search_path = '' as $$
  select greatest(0, least(2147483647, extract(epoch from min(greatest(q.run_at, coalesce(q.lease_until, '-infinity'),
    case when c.status = 'active' then coalesce(c.backoff_until, '-infinity') else '-infinity' end,
    case when q.kind = 'push_event' then greatest(c.next_batch_at, c.writes_held_until) else '-infinity' end)) - now()) * 1000))::integer
  from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
  where q.dead_at is null and q.kind = any (p_kinds) and (p_user is null or q.user_id = p_user)
    and q.attempts < private.attempts_max()
    and ((c.status = 'active' and q.kind <> 'disconnect') or (c.status = 'disconnecting' and q.kind = 'disconnect'));
$$;

/*
 Ends an attempt of a row that its caller has locked and owns. p_result: `done` (gone unless something changed meanwhile),
 `retry` (again after a backoff, until the attempts are used up), `wait` (again after p_delay_ms; this attempt doesn't count),
 `dead` (stays with its error). Returns what became of it: done, again, waiting, dead.
*/
create function private.settle(p_row public.pending_calendar_syncs, p_result text, p_delay_ms integer, p_error text) returns text
language plpgsql security definer set search_path = '' as $$
begin
  if p_row.generation <> p_row.claimed_generation then
    update public.pending_calendar_syncs
    set lease_owner = null, lease_until = null, run_at = now(), attempts = 0, updated_at = now() where id = p_row.id;
    return 'again';
  end if;
  if p_result = 'done' then
    delete from public.pending_calendar_syncs where id = p_row.id;
    return 'done';
  end if;
  if p_result = 'dead' or (p_result = 'retry' and p_row.attempts >= private.attempts_max()) then
    update public.pending_calendar_syncs
    set lease_owner = null, lease_until = null, dead_at = now(), last_error_code = p_error, updated_at = now() where id = p_row.id;
    return 'dead';
  end if;
  update public.pending_calendar_syncs
  set lease_owner = null, lease_until = null, last_error_code = p_error, updated_at = now(),
      attempts = case when p_result = 'wait' then greatest(0, attempts - 1) else attempts end,
      run_at = now() + case when p_delay_ms is not null then make_interval(secs => p_delay_ms / 1000.0)
                            else private.backoff(p_row.attempts) end
  where id = p_row.id;
  return 'waiting';
end
$$;

-- Ends an attempt of a kind that keeps its own books elsewhere. Returns null when the lease is no longer the caller's.
create function public.settle_sync(p_id bigint, p_owner uuid, p_result text, p_delay_ms integer default null, p_error text default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_row public.pending_calendar_syncs;
begin
  select * into v_row from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return null; end if;
  return private.settle(v_row, p_result, p_delay_ms, p_error);
end
$$;

-- What a call to Google taught about its account: ok, backoff (rate limit) or reauth (only its owner can help).
create function private.note_health(p_connection uuid, p_health text, p_error text, p_delay_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.calendar_connections set
    last_attempt_at = now(),
    last_success_at = case when p_health = 'ok' then now() else last_success_at end,
    last_error_code = case when p_health = 'ok' then null else coalesce(p_error, last_error_code) end,
    last_error_at = case when p_health = 'ok' then last_error_at else now() end,
    status = case when p_health = 'reauth' and status = 'active' then 'requires_reauth' else status end,
    -- Only the first of a burst counts: ten calls that met one limit are one limit.
    backoff_attempts = case when p_health = 'ok' then 0
      when p_health = 'backoff' and coalesce(backoff_until, '-infinity') <= now() then backoff_attempts + 1
      else backoff_attempts end,
    backoff_until = case when p_health = 'ok' and coalesce(backoff_until, '-infinity') <= now() then null
      when p_health = 'backoff' then greatest(backoff_until, now() + case when p_delay_ms is not null
        then make_interval(secs => p_delay_ms / 1000.0) else private.backoff(backoff_attempts + 1) end)
      else backoff_until end,
    updated_at = now()
  where id = p_connection;
end
$$;

create function public.note_connection_health(p_connection uuid, p_health text, p_error text default null, p_delay_ms integer default null)
returns void language sql security definer set search_path = '' as $$
  select private.note_health(p_connection, p_health, p_error, p_delay_ms);
$$;

revoke execute on function private.attempts_max, private.backoff, private.note_attempt, private.take_lease,
  private.bury_the_lost, private.settle, private.note_health from public;
revoke execute on function public.enqueue_sync, public.claim_syncs, public.next_sync_due_ms, public.settle_sync,
  public.note_connection_health from public, anon, authenticated;
grant execute on function public.enqueue_sync, public.claim_syncs, public.next_sync_due_ms, public.settle_sync,
  public.note_connection_health to service_role;
