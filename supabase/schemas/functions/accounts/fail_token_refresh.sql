-- Ends the lease without a token. The account loses its tokens only if Google has revoked the grant (p_reauth).
create function public.fail_token_refresh(p_connection uuid, p_owner uuid, p_reauth boolean, p_error text) returns boolean
language plpgsql security definer set search_path = '' as $$ begin
  perform private.lock_user_of(p_connection);
  update public.calendar_connections set refresh_lease_owner = null, refresh_lease_until = null,
    status = case when p_reauth and status = 'active' then 'requires_reauth' else status end,
    sealed_access_token = case when p_reauth then null else sealed_access_token end,
    sealed_refresh_token = case when p_reauth then null else sealed_refresh_token end,
    last_error_code = p_error, last_error_at = now(), updated_at = now()
  where id = p_connection and refresh_lease_owner = p_owner;
  return found;
end $$;
