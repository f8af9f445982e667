-- How many events a person's calendars have here: what a sync can be said to have brought.
create function public.count_mirrored_events(p_user uuid) returns table (calendar_id uuid, events integer)
language sql stable security definer set search_path = '' as $$
  select e.calendar_id, count(*)::integer from public.calendar_events e
  where e.user_id = p_user and not e.deleted
  group by e.calendar_id;
$$;
