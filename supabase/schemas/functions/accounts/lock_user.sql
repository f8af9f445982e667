-- Every function that writes a person's rows takes this lock first. Then: user_events, the queue, copies, connections.
create function private.lock_user(p_user uuid) returns void
language sql security definer set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user:' || p_user::text, 0));
$$;
