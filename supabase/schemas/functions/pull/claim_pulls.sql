-- Leases due calendars (or those of p_calendars that are due) and stamps the attempt. At most p_per_connection calendars of an account are
-- pulled at a time, over all workers. Never waits for a lock, so it can't be part of a deadlock.
create function public.claim_pulls(p_owner uuid, p_limit integer, p_per_connection integer, p_lease_ms integer,
  p_user uuid default null, p_calendars uuid[] default null)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare v_connection uuid; v_row public.pending_calendar_syncs; v_left integer := p_limit; v_in_flight integer; v_id bigint;
begin
  for v_connection in
    select cc.id from public.calendar_connections cc
    where cc.status = 'active' and coalesce(cc.backoff_until, '-infinity') <= now() and (p_user is null or cc.user_id = p_user)
      and exists (select from public.pending_calendar_syncs q
        join public.calendars c on c.id = q.subject_id and c.selected and c.gone_at is null
        where q.connection_id = cc.id and q.kind = 'pull_calendar' and q.dead_at is null and q.run_at <= now()
          and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
          and (p_calendars is null or q.subject_id = any (p_calendars)))
    order by cc.last_claimed_at, cc.id limit p_limit for no key update skip locked
  loop
    exit when v_left <= 0;
    select count(*) into v_in_flight from public.pending_calendar_syncs
    where connection_id = v_connection and kind = 'pull_calendar' and lease_until >= now();
    for v_id in
      select q.id from public.pending_calendar_syncs q
      join public.calendars c on c.id = q.subject_id and c.selected and c.gone_at is null
      where q.connection_id = v_connection and q.kind = 'pull_calendar' and q.dead_at is null and q.run_at <= now()
        and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
        and (p_calendars is null or q.subject_id = any (p_calendars))
      order by q.priority, q.run_at, q.id
      limit greatest(0, least(v_left, p_per_connection - v_in_flight)) for update of q skip locked
    loop
      v_row := private.take_lease(v_id, p_owner, p_lease_ms, 0);
      insert into public.calendar_watches as w (calendar_id, user_id, attempted_at)
      values (v_row.subject_id, v_row.user_id, now())
      on conflict (calendar_id) do update set attempted_at = now(), resumed = w.page_token is not null;
      v_left := v_left - 1;
      return next private.pull_context(v_row);
    end loop;
    update public.calendar_connections set last_claimed_at = clock_timestamp() where id = v_connection;
  end loop;
end $$;

create function private.pull_context(p_row public.pending_calendar_syncs) returns jsonb
language sql stable security definer set search_path = '' as $$
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
    order by expires_at desc limit 1) live on true where c.id = p_row.subject_id $$;
