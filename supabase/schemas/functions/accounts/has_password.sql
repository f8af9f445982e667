-- Whether the user can sign in with a password. Auth's own answers don't tell.
create function public.has_password(p_user uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from auth.users where id = p_user and encrypted_password <> '') $$;
