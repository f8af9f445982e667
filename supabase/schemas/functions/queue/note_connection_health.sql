-- Stores an account's health after a call to Google: ok, backoff, hold_writes (reads still work) or reauth. p_version is the version of
-- the credentials used: an account that has newer ones by now doesn't require reauthorisation.
create function public.note_connection_health(p_connection uuid, p_health text, p_error text default null, p_delay_ms integer default null,
  p_version bigint default null) returns void language plpgsql security definer set search_path = '' as $$ begin
  perform private.lock_user_of(p_connection);
  update public.calendar_connections set
    last_attempt_at = now(),
    last_success_at = case when p_health = 'ok' then now() else last_success_at end,
    last_error_code = case when p_health = 'ok' then null when p_health = 'hold_writes' then last_error_code
      else coalesce(p_error, last_error_code) end,
    last_error_at = case when p_health = 'ok' then last_error_at else now() end,
    writes_held_until = case when p_health = 'hold_writes'
      then greatest(writes_held_until, now() + make_interval(secs => p_delay_ms / 1000.0)) else writes_held_until end,
    status = case when p_health = 'reauth' and status = 'active' and credential_version = coalesce(p_version, credential_version)
      then 'requires_reauth' else status end,
    -- A burst counts once: ten calls that met the same limit are one attempt.
    backoff_attempts = case when p_health = 'ok' then 0
      when p_health = 'backoff' and coalesce(backoff_until, '-infinity') <= now() then backoff_attempts + 1
      else backoff_attempts end,
    backoff_until = case when p_health = 'ok' and coalesce(backoff_until, '-infinity') <= now() then null
      when p_health = 'backoff' then greatest(backoff_until, now() + case when p_delay_ms is not null
        then make_interval(secs => p_delay_ms / 1000.0) else private.backoff(backoff_attempts + 1) end)
      else backoff_until end,
    updated_at = now()
  where id = p_connection;
end $$;
