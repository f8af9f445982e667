create function private.tracked_json(p_tracked uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', t.id, 'eventId', t.event_id, 'tracking', t.tracking, 'note', t.note,
    'status', t.calendar_sync_status,
    'error', coalesce(t.calendar_sync_error, case when t.calendar_sync_status = 'pending' then private.wait_reason(c) end), 'syncedAt', t.calendar_synced_at,
    'link', t.external_link, 'calendarGone', private.is_in_lost_calendar(t), 'trackedAt', t.tracked_at, 'updatedAt', t.updated_at,
    'enabled', coalesce(p.calendar_sync_enabled, true), 'connectionStatus', c.status, 'backoffUntil', c.backoff_until,
    'hasConnection', exists (select from public.calendar_connections o where o.user_id = t.user_id and o.status <> 'disconnecting'))
  from public.user_events t
  left join public.user_preferences p on p.user_id = t.user_id
  left join public.calendars k on k.id = p.target_calendar_id
  left join public.calendar_connections c on c.id = k.connection_id and c.status <> 'disconnecting'
  where t.id = p_tracked;
$$;

-- Whether what was last confirmed in Google is in a calendar that is not there any more.
create function private.is_in_lost_calendar(p_tracked public.user_events) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.calendars c where c.connection_id = p_tracked.external_connection_id
    and c.google_calendar_id = p_tracked.external_google_calendar_id and c.gone_at is not null);
$$;
