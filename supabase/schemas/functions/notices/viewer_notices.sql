-- What every page tells a user, and whether they have deleted their account.
create function public.viewer_notices(p_user uuid, p_max integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.notices_json(p_user, null, p_max) || jsonb_build_object(
    'isDeleted', exists (select from public.account_deletions where user_id = p_user)) $$;

-- The user has seen what was shown up to then; an account to connect again is shown until it is.
create function public.see_notices(p_user uuid, p_until timestamptz) returns void
language sql security definer set search_path = '' as $$
  select private.lock_user(p_user);
  update public.notices set seen_at = now() where user_id = p_user and kind <> 'reconnect' and happened_at <= p_until and seen_at is null $$;
