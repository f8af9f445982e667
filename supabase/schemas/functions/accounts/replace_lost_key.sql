-- Replaces a data key that the key ring can't unwrap, unless another request has replaced it, and drops what it sealed: the mirror is
-- pulled again and every account requires reauthorisation. Runs while its owner connects an account. Returns the key in force.
create function public.replace_lost_key(p_user uuid, p_lost_key text, p_wrapped_key text, p_wrapping_key_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$ begin
  perform private.lock_user(p_user);
  update public.user_keys set wrapped_key = p_wrapped_key, wrapping_key_id = p_wrapping_key_id, rewrapped_at = now()
  where user_id = p_user and wrapped_key = p_lost_key;
  if found then
    perform private.enqueue('pull_calendar', p_user, c.connection_id, c.id, 1, now())
    from (select id, connection_id from public.calendars where user_id = p_user and selected and gone_at is null order by id) c;
    -- The next generation: a pull that still uses the old key can't store its pages.
    update public.calendar_watches set generation = generation + 1, pull_is_full = true, sync_token = null, page_token = null,
      events_fetched = 0, empty_read_at = null
    where user_id = p_user;
    delete from public.calendar_events where user_id = p_user;
    update public.calendar_connections set status = case when status = 'active' then 'requires_reauth' else status end,
      sealed_access_token = null, sealed_refresh_token = null, token_expiry = null,
      credential_version = credential_version + 1, refresh_lease_owner = null, refresh_lease_until = null, backoff_until = null,
      last_error_code = 'requires_reauth', last_error_at = now(), updated_at = now()
    where user_id = p_user;
  end if;
  return (select jsonb_build_object('wrappedKey', wrapped_key, 'wrappingKeyId', wrapping_key_id)
          from public.user_keys where user_id = p_user);
end $$;
