-- How the sync of what a person tracks stands, in numbers.
create function public.count_tracked(p_user uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('total', count(*),
    'synced', count(*) filter (where t.calendar_sync_status = 'synced' and lost.id is null),
    'pending', count(*) filter (where t.calendar_sync_status = 'pending'),
    'failed', count(*) filter (where t.calendar_sync_status = 'failed' or (t.calendar_sync_status = 'synced' and lost.id is not null)))
  from public.user_events t
  left join public.calendars lost on lost.user_id = p_user and lost.gone_at is not null
    and lost.connection_id = t.external_connection_id and lost.google_calendar_id = t.external_google_calendar_id
  where t.user_id = p_user and t.tracking is not null;
$$;
