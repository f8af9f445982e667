create function private.connection_json(p_connection public.calendar_connections) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ begin return (
  select jsonb_build_object('id', p_connection.id, 'userId', p_connection.user_id, 'googleSub', p_connection.google_sub,
    'status', p_connection.status, 'scopes', to_jsonb(p_connection.scopes),
    'access', p_connection.access, 'ownCalendarId', p_connection.own_calendar_id,
    'sealedAccessToken', p_connection.sealed_access_token, 'sealedRefreshToken', p_connection.sealed_refresh_token,
    'accessTokenExpiresAt', p_connection.token_expiry, 'credentialVersion', p_connection.credential_version,
    'backoffUntil', p_connection.backoff_until,
    'primaryId', (select c.google_calendar_id from public.calendars c where c.connection_id = p_connection.id and c.is_primary limit 1),
    'key', (select jsonb_build_object('wrappedKey', uk.wrapped_key, 'wrappingKeyId', uk.wrapping_key_id)
            from public.user_keys uk where uk.user_id = p_connection.user_id))); end $$;
