create function public.tracked_of(p_user uuid, p_events uuid[]) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select private.tracked_row(t) from public.user_events t
  where t.user_id = p_user and t.tracking is not null and t.event_id = any (p_events) $$;
