-- What reading a leased calendar takes.
create function private.pull_context(p_row public.pending_calendar_syncs) returns jsonb language plpgsql stable security definer set search_path = '' as $$ begin return (
  select jsonb_build_object(
    'queueId', p_row.id, 'leaseOwner', p_row.lease_owner, 'attempts', p_row.attempts,
    'calendarId', c.id, 'googleCalendarId', c.google_calendar_id, 'userId', c.user_id, 'connectionId', c.connection_id,
    'syncToken', w.sync_token, 'pageToken', w.page_token, 'isFull', w.pull_is_full, 'generation', w.generation,
    'eventsFetched', w.events_fetched, 'pageSize', w.page_size,
    'liveUntil', live.expires_at, 'liveFrom', live.opened_at,
    'openingSince', (select max(opened_at) from public.watch_channels ch
      where ch.calendar_id = c.id and ch.confirmed_at is null and ch.retired_at is null),
    'unwatchableSince', w.unwatchable_since, 'listWatch', private.list_watch(cc),
    'connection', private.connection_json(cc))
  from public.calendars c
  join public.calendar_connections cc on cc.id = c.connection_id
  join public.calendar_watches w on w.calendar_id = c.id
  left join lateral (
    select expires_at, opened_at from public.watch_channels
    where calendar_id = c.id and confirmed_at is not null and retired_at is null
    order by expires_at desc limit 1) live on true where c.id = p_row.subject_id); end $$;
