create function public.count_mirrored_events(p_user uuid) returns table (calendar_id uuid, events integer)
language sql stable security definer set search_path = '' as $$
  select m.calendar_id, count(*)::integer from public.calendar_events m where m.user_id = p_user and not m.deleted
  group by m.calendar_id $$;
