-- Enqueues calendars without a live channel that were last pulled p_older_than_ms ago; dead rows are tried again after an hour.
create function public.enqueue_polls(p_older_than_ms integer) returns integer language sql security definer set search_path = '' as $$
  with due as (
    select c.id, c.user_id, c.connection_id from public.calendars c
    join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    left join public.calendar_watches w on w.calendar_id = c.id
    where c.selected and c.gone_at is null
      and coalesce(w.attempted_at, '-infinity') < now() - make_interval(secs => p_older_than_ms / 1000.0)
      and not exists (select from public.watch_channels ch where ch.calendar_id = c.id and ch.confirmed_at is not null
        and ch.retired_at is null and ch.expires_at > now())
      and not exists (select from public.pending_calendar_syncs q where q.dedupe_key = 'pull_calendar:' || c.id::text
        and (q.dead_at is null or q.dead_at > now() - interval '1 hour'))
    order by c.id
  ), told as (
    select private.enqueue('pull_calendar', user_id, connection_id, id, 2, now()) from due
  )
  select count(*)::integer from told $$;
