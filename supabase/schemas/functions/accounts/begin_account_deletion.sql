-- Deletes a user's account: every Google account is being disconnected, and the user changes nothing any more
-- (private.refuse_deleted). The first attempt at the rest has p_lease_ms before another worker begins one.
create function public.begin_account_deletion(p_user uuid, p_mode text, p_lease_ms integer) returns void
language plpgsql security definer set search_path = '' as $$ begin
  perform private.lock_user(p_user);
  insert into public.account_deletions (user_id, run_at) values (p_user, now() + make_interval(secs => p_lease_ms / 1000.0))
  on conflict (user_id) do nothing;
  perform private.start_disconnect(p_user, id, p_mode) from (
    select id from public.calendar_connections where user_id = p_user order by id for no key update) cc;
  delete from public.oauth_states where user_id = p_user;
end $$;

-- Refuses what a user writes after deleting the account, whatever token they come with. The argument names the column of the user.
create function private.refuse_deleted() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if exists (select from public.account_deletions where user_id = (to_jsonb(new) ->> tg_argv[0])::uuid) then
    raise exception using errcode = 'KCDEL', message = 'the account is being deleted';
  end if;
  return new;
end $$;
