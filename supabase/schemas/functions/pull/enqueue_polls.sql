-- Enqueues calendars without a live channel that were last pulled p_older_than_ms ago; dead rows are tried again later. Works for
-- p_slice_ms and returns {looked, enqueued}: call it until it has looked at none. Leaves calendars of busy users for the next call.
create function public.enqueue_polls(p_older_than_ms integer, p_slice_ms integer default 250) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_age interval := make_interval(secs => p_older_than_ms / 1000.0); v_row record; v_looked integer := 0; v_enqueued integer := 0;
  v_until timestamptz := clock_timestamp() + make_interval(secs => p_slice_ms / 1000.0);
begin
  for v_row in
    select w.calendar_id, w.user_id, c.connection_id, c.selected and c.gone_at is null and cc.status = 'active' as wanted,
      (select max(ch.expires_at) from public.watch_channels ch where ch.calendar_id = w.calendar_id and ch.confirmed_at is not null
        and ch.retired_at is null and ch.expires_at > now()) as live_until,
      q.id is not null and q.dead_at is null as waits, q.dead_at
    from (select calendar_id, user_id from public.calendar_watches
      where poll_from < 'infinity' and poll_from < now() - v_age order by poll_from limit 500 for no key update skip locked) w
    join public.calendars c on c.id = w.calendar_id
    join public.calendar_connections cc on cc.id = c.connection_id
    left join public.pending_calendar_syncs q on q.dedupe_key = 'pull_calendar:' || w.calendar_id::text
  loop
    exit when clock_timestamp() > v_until;
    continue when not private.try_lock_user(v_row.user_id);
    v_looked := v_looked + 1;
    if v_row.wanted and v_row.live_until is null and not v_row.waits and coalesce(v_row.dead_at, '-infinity') < now() - private.engine_dead_poll() then
      perform private.enqueue('pull_calendar', v_row.user_id, v_row.connection_id, v_row.calendar_id, 2, now());
      v_enqueued := v_enqueued + 1;
    end if;
    update public.calendar_watches set poll_from = case when not v_row.wanted then 'infinity'
      when v_row.live_until is not null then v_row.live_until - v_age
      when v_row.dead_at > now() - private.engine_dead_poll() then v_row.dead_at + private.engine_dead_poll() - v_age else now() end
    where calendar_id = v_row.calendar_id;
  end loop;
  return jsonb_build_object('looked', v_looked, 'enqueued', v_enqueued);
end $$;

create function private.watches_poll() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  new.poll_from := coalesce(new.attempted_at + private.poll_delay(new.calendar_id), '-infinity');
  return new;
end $$;

-- How much longer a calendar may go unread than one whose user has a page open: longest if it is public (Google's holidays and the like) or
-- its user has been absent for long.
create function private.poll_delay(p_calendar uuid) returns interval language plpgsql stable security definer set search_path = '' as $$ begin
  return (select case
    when c.google_calendar_id like '%@group.v.calendar.google.com' or v.visited_at < now() - private.engine_absent_after() then private.engine_absent_poll()
    when v.visited_at < now() - private.engine_away_after() then private.engine_away_poll() else interval '0' end
    from public.calendars c, private.last_visit(c.user_id) as v (visited_at) where c.id = p_calendar);
end $$;

-- When a page of the user last began a stream, as open pages do every ten minutes, or else when they last connected an account.
create function private.last_visit(p_user uuid) returns timestamptz language plpgsql stable security definer set search_path = '' as $$ begin
  return coalesce((select stream_started_at from public.calendar_change_counters where user_id = p_user),
    (select max(connected_at) from public.calendar_connections where user_id = p_user));
end $$;

-- A channel that ends early leaves its calendar to the polls, which count from the last attempt.
create function private.channels_poll() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  update public.calendar_watches set poll_from = coalesce(attempted_at, '-infinity')
  where calendar_id = new.calendar_id and poll_from > coalesce(attempted_at, '-infinity');
  return null;
end $$;

-- So do the calendars of an account that is active again.
create function private.connections_poll() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  update public.calendar_watches w set poll_from = coalesce(w.attempted_at, '-infinity')
  from public.calendars c where c.connection_id = new.id and w.calendar_id = c.id;
  return null;
end $$;
