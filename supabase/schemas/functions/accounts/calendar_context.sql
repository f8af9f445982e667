create function public.calendar_context(p_user uuid, p_calendar uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('calendarId', c.id, 'googleCalendarId', c.google_calendar_id, 'accessRole', c.access_role,
    'gone', c.gone_at is not null, 'selected', c.selected, 'connection', private.connection_json(cc))
  from public.calendars c join public.calendar_connections cc on cc.id = c.connection_id and cc.status <> 'disconnecting'
  where c.id = p_calendar and c.user_id = p_user $$;
