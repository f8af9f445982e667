-- A tracked event with its catalogue event.
create function private.tracked_row(p_tracked public.user_events) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('state', private.tracked_json(p_tracked.id), 'at', p_tracked.sort_starts_at, 'event', private.event_json(e))
  from public.events e where e.id = p_tracked.event_id $$;
