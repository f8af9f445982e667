-- Leases due rows, at most p_per_connection of an account at a time, the account that waited longest first. Skips accounts that require
-- reauthorisation, are in backoff or have just had a batch. Never waits for a lock, so it can't be part of a deadlock.
create function public.claim_syncs(p_owner uuid, p_limit integer, p_per_connection integer, p_lease_ms integer, p_gap_ms integer,
  p_settle_ms integer, p_kinds text[], p_user uuid default null)
returns setof public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
declare v_connection record; v_id bigint; v_left integer := p_limit; v_taken integer; v_in_flight integer;
begin
  perform private.bury_the_lost();
  for v_connection in
    select cc.id, cc.status, greatest(cc.next_batch_at, cc.writes_held_until) as writes_from from public.calendar_connections cc
    where (p_user is null or cc.user_id = p_user)
      and (cc.status = 'disconnecting' or (cc.status = 'active' and coalesce(cc.backoff_until, '-infinity') <= now()))
      and exists (
        select from public.pending_calendar_syncs q
        where q.connection_id = cc.id and q.dead_at is null and q.run_at <= now() and q.kind = any (p_kinds)
          and (q.lease_until is null or q.lease_until < now())
          and (q.kind = 'disconnect') = (cc.status = 'disconnecting')
          and (q.kind <> 'push_event' or greatest(cc.next_batch_at, cc.writes_held_until) <= now()))
    order by cc.last_claimed_at, cc.id limit p_limit for no key update skip locked
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
end $$;

-- Marks rows dead whose workers were lost at every attempt.
create function private.bury_the_lost() returns void language sql security definer set search_path = '' as $$
  with lost as (
    select id, subject_id, kind from public.pending_calendar_syncs
    where lease_owner is not null and lease_until < now() and dead_at is null and attempts >= private.attempts_max()
    order by lease_until limit 50 for update skip locked
  ), buried as (
    update public.pending_calendar_syncs q
    set dead_at = now(), lease_owner = null, lease_until = null, last_error_code = 'worker_lost', updated_at = now()
    from lost where q.id = lost.id
  ), doubted as (
    select k.id from public.user_event_copies k join lost on lost.subject_id = k.user_event_id and lost.kind = 'push_event'
    for update of k skip locked
  ), marked as (
    -- A dead row isn't claimed again, so take_lease can't mark its copies.
    update public.user_event_copies k set base_doubtful = true, uncertain_until = coalesce(k.uncertain_until, now())
    from doubted where k.id = doubted.id and k.state <> 'deleted'
  ), told as (
    select t.id from public.user_events t join lost on lost.subject_id = t.id and lost.kind = 'push_event'
    for no key update of t skip locked
  )
  update public.user_events t set calendar_sync_status = 'failed', calendar_sync_error = 'worker_lost', updated_at = now()
  from told where t.id = told.id $$;
