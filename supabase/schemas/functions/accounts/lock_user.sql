-- Every function that writes a user's rows takes this lock first. Then, in this order: user_events, queue, copies, calendar_watches,
-- counter, calendar_events, connections.
create function private.lock_user(p_user uuid) returns void language sql security definer set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user:' || p_user::text, 0)) $$;
