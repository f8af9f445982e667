-- Leases due rows of the kinds, in the order of private.claim_rows.
create function public.claim_syncs(p_owner uuid, p_limit integer, p_per_connection integer, p_lease_ms integer, p_gap_ms integer,
  p_settle_ms integer, p_kinds text[], p_user uuid default null, p_background_calls bigint default null)
returns setof public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
declare v_kind text; v_row public.pending_calendar_syncs; v_left integer := p_limit;
begin
  perform private.bury_the_lost();
  foreach v_kind in array p_kinds loop
    for v_row in
      select * from private.claim_rows(p_owner, v_kind, v_left, p_per_connection, p_lease_ms, p_gap_ms, p_settle_ms, p_user, null,
        p_background_calls)
    loop
      v_left := v_left - 1;
      return next v_row;
    end loop;
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
