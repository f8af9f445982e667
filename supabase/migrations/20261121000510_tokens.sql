-- One refresh per account, however many requests and processes wait for it.

/*
 Asks to use or refresh the account's access token. p_stale_version: the version of a token that Google refused, or null.
 Returns the account with `outcome`: `usable` (use the token), `granted` (the caller refreshes, and nobody else until the lease ends),
 `wait` (somebody else does), `requires_reauth`. Null: no such account.
*/
create function public.begin_token_refresh(p_connection uuid, p_owner uuid, p_lease_ms integer, p_min_valid_ms integer, p_stale_version bigint default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_row public.calendar_connections;
  v_outcome text;
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
end
$$;

-- Stores a fresh token and ends the lease. False: the lease was lost or the account was connected anew meanwhile; nothing is written.
create function public.finish_token_refresh(p_connection uuid, p_owner uuid, p_sealed_access_token text, p_expires_at timestamptz,
  p_sealed_refresh_token text default null) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.calendar_connections set sealed_access_token = p_sealed_access_token, token_expiry = p_expires_at,
    sealed_refresh_token = coalesce(p_sealed_refresh_token, sealed_refresh_token), credential_version = credential_version + 1,
    refresh_lease_owner = null, refresh_lease_until = null, refresh_count = refresh_count + 1, updated_at = now()
  where id = p_connection and refresh_lease_owner = p_owner;
  return found;
end
$$;

-- Ends the lease without a token. Only a grant that Google no longer knows (p_reauth) costs the connection.
create function public.fail_token_refresh(p_connection uuid, p_owner uuid, p_reauth boolean, p_error text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update public.calendar_connections set refresh_lease_owner = null, refresh_lease_until = null,
    status = case when p_reauth and status = 'active' then 'requires_reauth' else status end,
    sealed_access_token = case when p_reauth then null else sealed_access_token end,
    sealed_refresh_token = case when p_reauth then null else sealed_refresh_token end,
    last_error_code = p_error, last_error_at = now(), updated_at = now()
  where id = p_connection and refresh_lease_owner = p_owner;
  return found;
end
$$;

revoke execute on function public.begin_token_refresh, public.finish_token_refresh, public.fail_token_refresh from public, anon, authenticated;
grant execute on function public.begin_token_refresh, public.finish_token_refresh, public.fail_token_refresh to service_role;
