-- Ends an attempt that has nothing else to store. Null: the lease is lost.
create function public.settle_sync(p_id bigint, p_owner uuid, p_result text, p_delay_ms integer default null, p_error text default null)
returns text language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs;
begin
  perform private.lock_user(user_id) from public.pending_calendar_syncs where id = p_id;
  select * into v_row from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return null; end if;
  return private.settle(v_row, p_result, p_delay_ms, p_error);
end $$;
