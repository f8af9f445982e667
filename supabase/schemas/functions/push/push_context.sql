-- What a leased push takes; null if its tracked event is gone.
create function private.push_context(p_push public.pending_calendar_syncs) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ begin return (
  select jsonb_build_object(
    'push', jsonb_build_object('id', p_push.id, 'userId', p_push.user_id, 'trackedId', p_push.subject_id, 'attempts', p_push.attempts,
      'connectionId', p_push.connection_id),
    'tracked', jsonb_build_object('id', t.id, 'tracking', t.tracking, 'note', t.note),
    'event', private.event_json(e),
    'preferences', case when p.user_id is not null then jsonb_build_object('enabled', p.calendar_sync_enabled,
      'syncBookmarked', p.sync_bookmarked, 'syncAttending', p.sync_attending, 'reminderMinutes', p.reminder_minutes) end,
    'target', case when c.id is not null then jsonb_build_object('calendarId', c.id, 'connectionId', c.connection_id,
      'googleCalendarId', c.google_calendar_id, 'accessRole', c.access_role, 'goneAt', c.gone_at) end,
    'copies', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'connectionId', k.connection_id,
        'googleCalendarId', k.google_calendar_id, 'generation', k.generation, 'googleEventId', k.google_event_id,
        'state', k.state, 'etag', k.etag, 'link', k.link, 'base', k.base, 'fingerprint', k.fingerprint,
        'uncertainUntil', k.uncertain_until) order by k.id)
      from public.user_event_copies k where k.user_event_id = t.id), '[]'),
    'connections', coalesce((select jsonb_agg(private.connection_json(cc) order by cc.id)
      from public.calendar_connections cc
      where cc.user_id = t.user_id and (cc.id = c.connection_id or exists (
        select from public.user_event_copies k where k.user_event_id = t.id and k.connection_id = cc.id))), '[]'))
  from public.user_events t
  join public.events e on e.id = t.event_id
  left join public.user_preferences p on p.user_id = t.user_id
  left join public.calendars c on c.id = private.target_calendar(t)
  where t.id = p_push.subject_id); end $$;
