-- Locks the pull's row in the queue and extends its lease. No row: the lease is lost.
create function private.hold_pull(p_user uuid, p_queue_id bigint, p_owner uuid, p_lease_ms integer)
returns setof public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$ begin
  perform private.lock_user(p_user);
  return query update public.pending_calendar_syncs
    set lease_until = now() + make_interval(secs => p_lease_ms / 1000.0)
    where id = p_queue_id and lease_owner = p_owner and user_id = p_user returning *;
end $$;
