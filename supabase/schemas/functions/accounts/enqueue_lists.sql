-- Accounts whose list is older than p_older_than_ms, of one user or of all.
create function private.enqueue_lists(p_user uuid, p_older_than_ms integer, p_spread_ms integer) returns void
language sql security definer set search_path = '' as $$
  select private.enqueue('list_calendars', c.user_id, c.id, c.id, 2, now() + make_interval(secs => random() * p_spread_ms / 1000.0))
  from (select * from public.calendar_connections order by id) c
  where c.status = 'active' and (p_user is null or c.user_id = p_user)
    and c.calendars_listed_at < now() - make_interval(secs => p_older_than_ms / 1000.0)
    and not exists (select from public.pending_calendar_syncs q
      where q.dedupe_key = 'list_calendars:' || c.id::text and q.dead_at is null);
$$;
