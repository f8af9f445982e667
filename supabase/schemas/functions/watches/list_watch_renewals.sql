-- Channels that end before p_before, in order of expiry: the calendar or the calendar list that each is on. What has no channel gets one with
-- its next pull, and polls see to that.
create function public.list_watch_renewals(p_before timestamptz, p_limit integer)
returns setof jsonb language plpgsql stable security definer set search_path = '' as $$ begin
  return query select case when ch.list_of is null
    then jsonb_build_object('calendarId', c.id, 'googleCalendarId', c.google_calendar_id, 'userId', c.user_id, 'liveUntil', ch.expires_at,
      'liveFrom', ch.opened_at, 'unwatchableSince', w.unwatchable_since, 'openingSince', null, 'connection', private.connection_json(cc))
    else jsonb_build_object('listOf', cc.id, 'userId', cc.user_id, 'connection', private.connection_json(cc)) || private.list_watch(cc) end
  from public.watch_channels ch
  left join public.calendars c on c.id = ch.calendar_id
  left join public.calendar_watches w on w.calendar_id = c.id
  join public.calendar_connections cc on cc.id = coalesce(ch.list_of, c.connection_id) and cc.status = 'active'
    and coalesce(cc.backoff_until, '-infinity') <= now()
  where ch.confirmed_at is not null and ch.retired_at is null and ch.expires_at > now() and ch.expires_at < p_before
  order by ch.expires_at limit p_limit;
end $$;
