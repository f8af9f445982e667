-- Ends the long waits of a user's accounts: the cause may be gone, and the next call finds out. Pauses after rate limits stay.
create function private.end_account_waits(p_user uuid) returns void language plpgsql security definer set search_path = '' as $$
declare v_ids uuid[];
begin
  select array_agg(id order by id) into v_ids from public.calendar_connections cc
  where user_id = p_user and status = 'active' and private.wait_reason(cc) is distinct from 'writes_limited'
    and private.wait_reason(cc) is not null;
  if v_ids is null then return; end if;
  update public.pending_calendar_syncs set run_at = now(), updated_at = now()
  where connection_id = any (v_ids) and dead_at is null and lease_owner is null and run_at > now()
    and last_error_code in ('calendar_disabled', 'account_policy', 'quota_exceeded', 'google_misconfigured');
  update public.calendar_connections set backoff_until = null, backoff_attempts = 0, updated_at = now() where id = any (v_ids);
end $$;
