create function public.expected_events(p_user uuid, p_calendar uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(k.google_event_id), '[]') from public.calendars c
  join public.user_event_copies k on k.connection_id = c.connection_id and k.google_calendar_id = c.google_calendar_id
    and k.user_id = c.user_id and k.state = 'present' and k.google_event_id is not null
  where c.id = p_calendar and c.user_id = p_user $$;
