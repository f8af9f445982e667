-- Marks copies as removed, or as refused by Google (they stay), and extends the lease. False: the lease is lost.
create function public.note_removed_copies(p_job bigint, p_owner uuid, p_copies uuid[], p_refused uuid[],
  p_lease_ms integer) returns boolean language plpgsql security definer set search_path = '' as $$
declare v_connection uuid;
begin
  update public.pending_calendar_syncs set lease_until = now() + make_interval(secs => p_lease_ms / 1000.0)
  where id = p_job and lease_owner = p_owner returning connection_id into v_connection;
  if not found then return false; end if;
  update public.user_event_copies set state = 'deleted', etag = null, base = null, fingerprint = null, uncertain_until = null,
    confirmed_at = now() where id = any (p_copies) and connection_id = v_connection;
  update public.user_event_copies set removal_refused = true where id = any (p_refused) and connection_id = v_connection;
  update public.calendar_connections set events_deleted_count = events_deleted_count + coalesce(cardinality(p_copies), 0)
  where id = v_connection;
  return true;
end $$;
