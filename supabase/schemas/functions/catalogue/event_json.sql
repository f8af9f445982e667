-- An event of the catalogue as `eventRowSchema` parses it: the columns that the product reads.
create function private.event_json(p_event public.events) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ begin
  return jsonb_build_object('id', p_event.id, 'title', p_event.title, 'description', p_event.description, 'url', p_event.url,
    'venue', p_event.venue, 'address', p_event.address, 'city', p_event.city, 'country', p_event.country, 'online', p_event.online,
    'topics', p_event.topics, 'starts_at', p_event.starts_at, 'ends_at', p_event.ends_at, 'timezone', p_event.timezone,
    'all_day', p_event.all_day, 'start_date', p_event.start_date, 'end_date', p_event.end_date, 'updated_at', p_event.updated_at,
    'deleted_at', p_event.deleted_at);
end $$;
