-- Returns the user's data key. The first one stored wins.
create function public.ensure_user_key(p_user uuid, p_wrapped_key text, p_wrapping_key_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$ begin
  insert into public.user_keys (user_id, wrapped_key, wrapping_key_id) values (p_user, p_wrapped_key, p_wrapping_key_id)
  on conflict (user_id) do nothing;
  return (select jsonb_build_object('wrappedKey', wrapped_key, 'wrappingKeyId', wrapping_key_id)
          from public.user_keys where user_id = p_user);
end $$;
