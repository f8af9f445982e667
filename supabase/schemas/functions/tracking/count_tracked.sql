create function public.count_tracked(p_user uuid) returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('total', count(*),
    'synced', count(*) filter (where seen.status = 'synced' and c.id is null),
    'pending', count(*) filter (where seen.status = 'pending'),
    'failed', count(*) filter (where seen.status = 'failed' or (seen.status = 'synced' and c.id is not null)))
  from public.user_events t
  cross join (select exists (select from private.fan_outs where kind <> 'round') as open) v
  cross join lateral (select case when t.calendar_sync_status = 'synced' and v.open and private.is_to_be_reached(t) then 'pending'
    else t.calendar_sync_status end as status) seen
  left join public.calendars c on c.user_id = p_user and c.gone_at is not null
    and c.connection_id = t.external_connection_id and c.google_calendar_id = t.external_google_calendar_id
  where t.user_id = p_user and t.tracking is not null $$;
