-- Deletes the account and everything of it but the places of our copies. False: the lease is lost.
create function public.finish_disconnect(p_job bigint, p_owner uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_job public.pending_calendar_syncs;
begin
  select * into v_job from public.pending_calendar_syncs where id = p_job;
  if not found then return false; end if;
  perform private.lock_user(v_job.user_id);
  perform from public.pending_calendar_syncs where id = p_job and lease_owner = p_owner for update;
  if not found then return false; end if;
  update public.user_events set calendar_sync_error = null, external_calendar_event_id = null, external_google_calendar_id = null,
    calendar_sync_status = case when calendar_sync_status in ('pending', 'failed') then calendar_sync_status else 'not_synced' end,
    external_etag = null, external_link = null, external_connection_id = null, updated_at = now()
  where user_id = v_job.user_id and external_connection_id = v_job.connection_id;
  insert into public.left_copies as l (user_event_id, user_id, google_sub, google_calendar_id, in_primary, copy_id, generation,
    google_event_id, state, etag, link, base, uncertain_until)
  select k.user_event_id, k.user_id, cc.google_sub, k.google_calendar_id,
    exists (select from public.calendars c where c.connection_id = cc.id and c.google_calendar_id = k.google_calendar_id and c.is_primary),
    k.id, k.generation, k.google_event_id, k.state, k.etag, k.link, case when not k.base_doubtful then k.base end, k.uncertain_until
  from public.user_event_copies k join public.calendar_connections cc on cc.id = k.connection_id where cc.id = v_job.connection_id
  on conflict (user_event_id, google_sub, google_calendar_id) do update set in_primary = excluded.in_primary, copy_id = excluded.copy_id,
    generation = excluded.generation, google_event_id = excluded.google_event_id, state = excluded.state, etag = excluded.etag,
    link = excluded.link, base = excluded.base, uncertain_until = excluded.uncertain_until;
  delete from public.pending_calendar_syncs where connection_id = v_job.connection_id;
  delete from public.calendar_connections where id = v_job.connection_id;
  -- Pushes that waited for this account move to another account, or to not_synced.
  perform private.touch_tracked('unfinished', v_job.user_id);
  update public.account_deletions set run_at = now(), attempts = 0 where user_id = v_job.user_id;
  return true;
end $$;
