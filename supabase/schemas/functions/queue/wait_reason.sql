-- Why an account's pushes wait longer than a short pause, or null.
create function private.wait_reason(p_connection public.calendar_connections) returns text language sql stable set search_path = '' as $$
  select case
    when p_connection.backoff_until > now() and p_connection.last_error_code in ('calendar_disabled', 'account_policy', 'quota_exceeded',
      'google_misconfigured') then p_connection.last_error_code
    when p_connection.writes_held_until > now() then 'writes_limited' end;
$$;
