create function public.count_copies(p_user uuid) returns table (connection_id uuid, copies bigint, future bigint)
language sql stable security definer set search_path = '' as $$
  select k.connection_id, count(*), count(*) filter (where e.sort_starts_at > now())
  from public.user_event_copies k join public.user_events t on t.id = k.user_event_id join public.events e on e.id = t.event_id
  where k.user_id = p_user and k.state = 'present' group by k.connection_id $$;
