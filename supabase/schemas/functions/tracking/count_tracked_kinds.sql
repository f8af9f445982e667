create function public.count_tracked_kinds(p_user uuid, p_now timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'coming', count(*) filter (where sort_ends_at > p_now), 'past', count(*) filter (where sort_ends_at <= p_now),
    'attending', jsonb_build_object('coming', count(*) filter (where tracking = 'attending' and sort_ends_at > p_now),
      'past', count(*) filter (where tracking = 'attending' and sort_ends_at <= p_now)),
    'bookmarked', jsonb_build_object('coming', count(*) filter (where tracking = 'bookmarked' and sort_ends_at > p_now),
      'past', count(*) filter (where tracking = 'bookmarked' and sort_ends_at <= p_now)))
  from public.user_events where user_id = p_user and tracking is not null $$;
