-- Uses up an OAuth state: `used` once, then `replayed`; `unknown` if it doesn't exist or has expired.
create function public.use_oauth_state(p_id uuid, p_user uuid) returns text language plpgsql security definer set search_path = '' as $$
begin
  delete from public.oauth_states where expires_at < now() - interval '1 day';
  update public.oauth_states set used_at = now() where id = p_id and user_id = p_user and used_at is null and expires_at > now();
  if found then return 'used'; end if;
  return case when exists (select from public.oauth_states where id = p_id and user_id = p_user and used_at is not null)
    then 'replayed' else 'unknown' end;
end $$;
