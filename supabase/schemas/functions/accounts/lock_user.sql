-- Every function that writes a user's rows takes this lock first, except claims, which wait for no lock. Then, in this order: user_events,
-- queue, lanes, copies, calendar_watches, counter, calendar_events, connections.
create function private.lock_user(p_user uuid) returns void language sql security definer set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user:' || p_user::text, 0)) $$;

create function private.lock_user_of(p_connection uuid) returns void language sql security definer set search_path = '' as $$
  select private.lock_user(user_id) from public.calendar_connections where id = p_connection $$;

create function private.try_lock_user(p_user uuid) returns boolean
language plpgsql security definer set search_path = '' as $$ begin
  return pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('user:' || p_user::text, 0));
end $$;
