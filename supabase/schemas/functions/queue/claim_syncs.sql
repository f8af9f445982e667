-- Leases due rows of each wanted kind, {kind, limit, perConnection, gapMs}, in the order of private.claim_rows. Returns each with its context,
-- which is all that its handler needs to know; null if its subject is gone.
create function public.claim_syncs(p_owner uuid, p_wanted jsonb, p_lease_ms integer, p_settle_ms integer, p_user uuid default null,
  p_subjects uuid[] default null, p_background_calls bigint default null)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare v_wanted jsonb; v_row public.pending_calendar_syncs;
begin
  perform private.bury_the_lost();
  for v_wanted in select * from jsonb_array_elements(p_wanted) loop
    for v_row in
      select * from private.claim_rows(p_owner, v_wanted ->> 'kind', (v_wanted ->> 'limit')::integer, (v_wanted ->> 'perConnection')::integer,
        p_lease_ms, (v_wanted ->> 'gapMs')::integer, p_settle_ms, p_user, p_subjects, p_background_calls)
    loop
      return next jsonb_build_object('id', v_row.id, 'kind', v_row.kind, 'owner', p_owner, 'context', case v_row.kind
        when 'push_event' then private.push_context(v_row)
        when 'pull_calendar' then private.pull_context(v_row)
        when 'list_calendars' then private.connection_json(cc) end)
      from public.calendar_connections cc where cc.id = v_row.connection_id;
    end loop;
  end loop;
end $$;

-- Marks rows dead whose workers were lost at every attempt.
create function private.bury_the_lost() returns void language sql security definer set search_path = '' as $$
  with lost as (
    select id, subject_id, kind from public.pending_calendar_syncs
    where lease_owner is not null and lease_until < now() and dead_at is null and attempts >= private.engine_attempts_max()
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
