-- Calendars and calendar lists whose channel ends before p_before, or that have none, in order of expiry.
create function public.list_watch_renewals(p_before timestamptz, p_retry_unwatchable timestamptz, p_limit integer)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select due.renewal from (
  select jsonb_build_object('calendarId', c.id, 'googleCalendarId', c.google_calendar_id, 'userId', c.user_id,
    'liveUntil', live.expires_at, 'liveFrom', live.opened_at, 'unwatchableSince', w.unwatchable_since, 'openingSince', null,
    'connection', private.connection_json(cc)) as renewal, live.expires_at, c.id
  from public.calendar_watches w
  join public.calendars c on c.id = w.calendar_id and c.selected and c.gone_at is null
  join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    and coalesce(cc.backoff_until, '-infinity') <= now()
  left join lateral (
    select expires_at, opened_at from public.watch_channels
    where calendar_id = c.id and confirmed_at is not null and retired_at is null
    order by expires_at desc limit 1) live on true
  where (live.expires_at is null or live.expires_at < p_before)
    and (w.unwatchable_since is null or w.unwatchable_since < p_retry_unwatchable)
  union all
  select jsonb_build_object('listOf', cc.id, 'userId', cc.user_id, 'connection', private.connection_json(cc)) || private.list_watch(cc),
    live.expires_at, cc.id
  from public.calendar_connections cc
  left join lateral (
    select expires_at from public.watch_channels
    where list_of = cc.id and confirmed_at is not null and retired_at is null order by expires_at desc limit 1) live on true
  where cc.status = 'active' and coalesce(cc.backoff_until, '-infinity') <= now()
    and (live.expires_at is null or live.expires_at < p_before)
    and (cc.list_unwatchable_since is null or cc.list_unwatchable_since < p_retry_unwatchable)
  ) due
  order by due.expires_at nulls first, due.id limit p_limit $$;
