-- Leases due calendars (or those of p_calendars that are due) in the order of private.claim_rows, and stamps the attempt.
create function public.claim_pulls(p_owner uuid, p_limit integer, p_per_connection integer, p_lease_ms integer,
  p_user uuid default null, p_calendars uuid[] default null, p_background_calls bigint default null)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs;
begin
  for v_row in
    select * from private.claim_rows(p_owner, 'pull_calendar', p_limit, p_per_connection, p_lease_ms, 0, 0, p_user, p_calendars,
      p_background_calls)
  loop
    insert into public.calendar_watches as w (calendar_id, user_id, attempted_at)
    values (v_row.subject_id, v_row.user_id, now())
    on conflict (calendar_id) do update set attempted_at = now(), resumed = w.page_token is not null;
    return next private.pull_context(v_row);
  end loop;
end $$;

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
