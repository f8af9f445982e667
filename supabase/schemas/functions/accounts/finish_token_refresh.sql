-- Stores a fresh token and ends the lease. False: the lease is lost or the account was reconnected; nothing is stored.
create function public.finish_token_refresh(p_connection uuid, p_owner uuid, p_sealed_access_token text, p_expires_at timestamptz,
  p_sealed_refresh_token text default null) returns boolean language plpgsql security definer set search_path = '' as $$ begin
  update public.calendar_connections set sealed_access_token = p_sealed_access_token, token_expiry = p_expires_at,
    sealed_refresh_token = coalesce(p_sealed_refresh_token, sealed_refresh_token), credential_version = credential_version + 1,
    refresh_lease_owner = null, refresh_lease_until = null, refresh_count = refresh_count + 1, updated_at = now()
  where id = p_connection and refresh_lease_owner = p_owner;
  return found;
end $$;
