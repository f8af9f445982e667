-- Stores a copy's next generation before its event is inserted: otherwise the attempt after a lost one could restore the old id beside the
-- new event (L2). False: the lease is lost, and the caller inserts nothing.
create function public.note_generation(p_id bigint, p_owner uuid, p_copy uuid, p_generation integer) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_push public.pending_calendar_syncs;
begin
  select * into v_push from public.pending_calendar_syncs where id = p_id;
  if not found then return false; end if;
  perform private.lock_user(v_push.user_id);
  perform from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return false; end if;
  update public.user_event_copies
  set generation = p_generation, state = 'unconfirmed', google_event_id = null, etag = null, base = null, fingerprint = null
  where id = p_copy and user_event_id = v_push.subject_id and generation < p_generation;
  return found;
end $$;
