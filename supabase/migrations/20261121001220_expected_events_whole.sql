-- The ids of our own events that Google is known to hold in a calendar, as one value: a set would be cut at the API's limit of rows, and
-- what a whole reading didn't expect it can't miss.
drop function public.expected_events(uuid, uuid);
create function public.expected_events(p_user uuid, p_calendar uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(k.google_event_id), '[]') from public.calendars c
  join public.user_event_copies k on k.connection_id = c.connection_id and k.google_calendar_id = c.google_calendar_id
    and k.user_id = c.user_id and k.state = 'present' and k.google_event_id is not null
  where c.id = p_calendar and c.user_id = p_user;
$$;
revoke execute on function public.expected_events from public, anon, authenticated;
grant execute on function public.expected_events to service_role;

select private.set_browser_grants();
