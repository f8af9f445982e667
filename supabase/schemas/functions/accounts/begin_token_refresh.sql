-- Asks for the account's access token. p_stale_version is the version of a token that Google refused, or null. Returns the account with
-- `outcome`: `usable`, `granted` (the caller alone refreshes until the lease ends), `wait` (another caller refreshes) or
-- `requires_reauth`. Null: no such account.
create function public.begin_token_refresh(p_connection uuid, p_owner uuid, p_lease_ms integer, p_min_valid_ms integer,
  p_stale_version bigint default null) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_row public.calendar_connections; v_outcome text;
begin
  select * into v_row from public.calendar_connections where id = p_connection for no key update;
  if not found then return null; end if;
  if v_row.status = 'requires_reauth' or v_row.sealed_refresh_token is null then
    v_outcome := 'requires_reauth';
  elsif v_row.sealed_access_token is not null and v_row.token_expiry > now() + make_interval(secs => p_min_valid_ms / 1000.0)
    and (p_stale_version is null or v_row.credential_version > p_stale_version) then
    v_outcome := 'usable';
  elsif v_row.refresh_lease_until > now() and v_row.refresh_lease_owner <> p_owner then
    v_outcome := 'wait';
  else
    v_outcome := 'granted';
    update public.calendar_connections set refresh_lease_owner = p_owner,
      refresh_lease_until = now() + make_interval(secs => p_lease_ms / 1000.0)
    where id = p_connection;
  end if;
  return private.connection_json(v_row) || jsonb_build_object('outcome', v_outcome);
end $$;
