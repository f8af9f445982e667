create function private.tracked_json(p_tracked uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$ begin return (
  select jsonb_build_object('id', t.id, 'eventId', t.event_id, 'tracking', t.tracking, 'note', t.note, 'status', seen.status,
    'error', coalesce(t.calendar_sync_error, case when seen.status = 'pending' then private.wait_reason(cc) end),
    'syncedAt', t.calendar_synced_at, 'link', t.external_link, 'trackedAt', t.tracked_at, 'updatedAt', t.updated_at,
    'calendarGone', exists (select from public.calendars lost where lost.connection_id = t.external_connection_id
      and lost.google_calendar_id = t.external_google_calendar_id and lost.gone_at is not null),
    'enabled', coalesce(p.calendar_sync_enabled, true), 'connectionStatus', cc.status, 'backoffUntil', cc.backoff_until,
    'hasConnection', exists (select from public.calendar_connections other where other.user_id = t.user_id and other.status <> 'disconnecting'))
  from public.user_events t
  cross join lateral (select case when t.calendar_sync_status = 'synced' and private.is_to_be_reached(t) then 'pending'
    else t.calendar_sync_status end as status) seen
  left join public.user_preferences p on p.user_id = t.user_id
  left join public.calendars c on c.id = p.target_calendar_id
  -- Without a target, the account whose calendar of ours is still to be made: that one becomes it.
  left join public.calendar_connections cc on cc.status <> 'disconnecting' and cc.id = coalesce(c.connection_id, (
    select made.id from public.calendar_connections made
    where made.user_id = t.user_id and made.access = 'own_calendar' and made.own_calendar_id is null order by made.id limit 1))
  where t.id = p_tracked); end $$;
