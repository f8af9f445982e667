-- A tracked event with its catalogue event, as `eventOfRow` parses it.
create function private.tracked_row(p_tracked public.user_events) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('state', private.tracked_json(p_tracked.id), 'at', p_tracked.sort_starts_at,
    'event', jsonb_build_object('id', e.id, 'title', e.title, 'description', e.description, 'url', e.url, 'venue', e.venue,
      'address', e.address, 'city', e.city, 'country', e.country, 'online', e.online, 'topics', e.topics, 'starts_at', e.starts_at,
      'ends_at', e.ends_at, 'timezone', e.timezone, 'all_day', e.all_day, 'start_date', e.start_date, 'end_date', e.end_date,
      'updated_at', e.updated_at, 'deleted_at', e.deleted_at))
  from public.events e where e.id = p_tracked.event_id $$;
