-- Enqueues a user's calendar lists that are older than p_older_than_ms.
create function private.enqueue_lists(p_user uuid, p_older_than_ms integer, p_spread_ms integer) returns void
language sql security definer set search_path = '' as $$
  select private.enqueue('list_calendars', cc.user_id, cc.id, cc.id, 2, now() + make_interval(secs => random() * p_spread_ms / 1000.0))
  from (select * from public.calendar_connections where user_id = p_user order by id) cc
  where cc.status = 'active'
    and cc.calendars_listed_at < now() - make_interval(secs => p_older_than_ms / 1000.0)
    and not exists (select from public.pending_calendar_syncs q
      where q.dedupe_key = 'list_calendars:' || cc.id::text and q.dead_at is null) $$;
