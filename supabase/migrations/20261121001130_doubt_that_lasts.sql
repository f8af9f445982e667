-- What a lost attempt may have written is doubted also when its row is given up, and after its account has come and gone.

-- A row whose workers died every time is given up, visibly.
create or replace function private.bury_the_lost() returns void
language sql security definer set search_path = '' as $$
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
    -- Nobody will claim the row as a lost one any more.
    update public.user_event_copies k set base_doubtful = true, uncertain_until = coalesce(k.uncertain_until, now())
    from doubted where k.id = doubted.id and k.state <> 'deleted'
  ), told as (
    select t.id from public.user_events t join lost on lost.subject_id = t.id and lost.kind = 'push_event'
    for no key update of t skip locked
  )
  update public.user_events t set calendar_sync_status = 'failed', calendar_sync_error = 'worker_lost', updated_at = now()
  from told where t.id = told.id;
$$;

-- Forgets the account with all that hangs on it but the places of our copies. False: the lease was lost.
create or replace function public.finish_disconnect(p_job bigint, p_owner uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_job public.pending_calendar_syncs;
begin
  select * into v_job from public.pending_calendar_syncs where id = p_job;
  if not found then return false; end if;
  perform private.lock_user(v_job.user_id);
  perform from public.user_events where user_id = v_job.user_id order by id for no key update;
  perform from public.pending_calendar_syncs where id = p_job and lease_owner = p_owner for update;
  if not found then return false; end if;
  update public.user_events set calendar_sync_status = 'not_synced', calendar_sync_error = null, external_calendar_event_id = null,
    external_google_calendar_id = null, external_etag = null, external_link = null, external_connection_id = null, updated_at = now()
  where user_id = v_job.user_id and external_connection_id = v_job.connection_id;
  insert into public.left_copies as l (user_event_id, user_id, google_sub, google_calendar_id, generation, google_event_id, state, etag,
    link, base, uncertain_until)
  select k.user_event_id, k.user_id, c.google_sub, k.google_calendar_id, k.generation, k.google_event_id, k.state, k.etag, k.link,
    case when not k.base_doubtful then k.base end, k.uncertain_until
  from public.user_event_copies k join public.calendar_connections c on c.id = k.connection_id where c.id = v_job.connection_id
  on conflict (user_event_id, google_sub, google_calendar_id) do update set generation = excluded.generation,
    google_event_id = excluded.google_event_id, state = excluded.state, etag = excluded.etag, link = excluded.link,
    base = excluded.base, uncertain_until = excluded.uncertain_until;
  delete from public.pending_calendar_syncs where connection_id = v_job.connection_id;
  delete from public.calendar_connections where id = v_job.connection_id;
  return true;
end
$$;

revoke execute on function private.bury_the_lost, public.finish_disconnect from public, anon, authenticated;
grant execute on function public.finish_disconnect to service_role;
select private.set_browser_grants();
