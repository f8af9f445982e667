-- Starts a full sync beside the rows that readers keep (L7). False: the lease is lost.
create function public.restart_pull(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_lease_ms integer)
returns boolean language plpgsql security definer set search_path = '' as $$ begin
  perform from private.hold_pull(p_user, p_queue_id, p_owner, p_lease_ms);
  if not found then return false; end if;
  update public.calendar_watches
  set generation = generation + 1, pull_is_full = true, sync_token = null, page_token = null, events_fetched = 0, resumed = false
  where calendar_id = p_calendar;
  return true;
end $$;
