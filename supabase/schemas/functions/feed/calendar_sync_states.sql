create function public.calendar_sync_states(p_user uuid)
returns table (calendar_id uuid, last_success_at timestamptz, last_error_code text, pulling boolean, events_fetched integer, status text,
  gone boolean, backing_off boolean, connection_error_code text)
language sql stable security definer set search_path = '' as $$
  select c.id, w.last_success_at, coalesce(q.last_error_code, w.last_error_code), q.id is not null and q.dead_at is null,
    coalesce(w.events_fetched, 0), cc.status, c.gone_at is not null, coalesce(cc.backoff_until, '-infinity') > now(), cc.last_error_code
  from public.calendars c
  join public.calendar_connections cc on cc.id = c.connection_id
  left join public.calendar_watches w on w.calendar_id = c.id
  left join public.pending_calendar_syncs q on q.dedupe_key = 'pull_calendar:' || c.id::text
  where c.user_id = p_user $$;
