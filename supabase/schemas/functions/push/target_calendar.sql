-- The calendar that a tracked event belongs in: where its user moved it in Google, else the target calendar.
create function private.target_calendar(p_tracked public.user_events) returns uuid
language plpgsql stable security definer set search_path = '' as $$ begin return (
  select coalesce(
    (select c.id
     from public.user_event_copies k
     join public.calendars c on c.connection_id = k.connection_id and c.google_calendar_id = k.google_calendar_id
       and private.is_usable(c)
     where k.user_event_id = p_tracked.id and k.followed and k.state <> 'deleted' order by k.id limit 1),
    (select target_calendar_id from public.user_preferences where user_id = p_tracked.user_id))); end $$;

-- The account of a tracked event's push: the target's if the event belongs in Google, else one that may hold a copy.
create function private.push_connection(p_tracked public.user_events) returns uuid
language plpgsql stable security definer set search_path = '' as $$ begin return (
  select coalesce(
    (select c.connection_id
     from public.calendars c join public.calendar_connections cc on cc.id = c.connection_id and cc.status <> 'disconnecting'
     where c.id = private.target_calendar(p_tracked) and p_tracked.tracking is not null
       and exists (select from public.events e where e.id = p_tracked.event_id and e.deleted_at is null)),
    (select cc.id
     from public.user_event_copies k
     join public.calendar_connections cc on cc.id = k.connection_id and cc.status <> 'disconnecting'
     where k.user_event_id = p_tracked.id and k.state <> 'deleted' order by (cc.status = 'active') desc, k.id limit 1))); end $$;
