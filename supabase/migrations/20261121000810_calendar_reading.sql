-- What browsers ask: changes after a number, a sync now, another choice of calendars. And what the clock asks.

-- Everything of a user's mirror after p_since, in order of its numbers, as one sealed block: rows are
-- [calendar, number, deleted, length, ref]. One row more than asked for tells whether there is more.
create function public.read_calendar_changes(p_user uuid, p_since bigint, p_limit integer, p_calendars uuid[] default null)
returns jsonb language sql stable security definer set search_path = '' as $$
  with page as materialized (
    select calendar_id, change_seq, deleted, event_ref, sealed from public.calendar_events
    where user_id = p_user and change_seq > p_since and (p_calendars is null or calendar_id = any (p_calendars))
    order by change_seq limit p_limit + 1
  ), kept as (select * from page order by change_seq limit p_limit)
  select jsonb_build_object(
    'rows', (select coalesce(jsonb_agg(jsonb_build_array(calendar_id, change_seq, deleted, length(sealed),
      encode(event_ref, 'hex')) order by change_seq), '[]') from kept),
    'sealed', (select replace(encode(string_agg(sealed, ''::bytea order by change_seq), 'base64'), e'\n', '') from kept),
    'hasMore', (select count(*) > p_limit from page),
    'key', (select jsonb_build_object('wrappedKey', k.wrapped_key, 'wrappingKeyId', k.wrapping_key_id)
      from public.user_keys k where k.user_id = p_user and exists (select from page)));
$$;

/*
 Begins a sync that a person waits for: at most one per p_gap_ms and user, unless it goes on with the stream that broke off.
 Returns {status: ok | too_soon | unknown | not_selected | none, ...}.
*/
create function public.begin_calendar_stream(p_user uuid, p_calendars uuid[], p_stream uuid, p_resumed uuid, p_gap_ms integer)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_counter public.calendar_change_counters;
  v_wait_ms integer;
  v_chosen jsonb;
  v_ids uuid[];
begin
  perform private.lock_user(p_user);
  perform private.end_account_waits(p_user);
  if p_calendars is not null then
    if exists (select from unnest(p_calendars) as a (id) where not exists (
      select from public.calendars c where c.id = a.id and c.user_id = p_user)) then
      return jsonb_build_object('status', 'unknown');
    end if;
    if exists (select from public.calendars where id = any (p_calendars) and not selected) then
      return jsonb_build_object('status', 'not_selected');
    end if;
  end if;
  select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.summary, 'status', cc.status, 'gone', c.gone_at is not null,
      'backingOff', coalesce(cc.backoff_until, '-infinity') > now(), 'errorCode', cc.last_error_code) order by c.is_primary desc, c.id),
    array_agg(c.id order by c.id) filter (where cc.status = 'active' and c.gone_at is null)
  into v_chosen, v_ids
  from public.calendars c join public.calendar_connections cc on cc.id = c.connection_id and cc.status <> 'disconnecting'
  where c.user_id = p_user and c.selected and (p_calendars is null or c.id = any (p_calendars));
  if v_chosen is null then return jsonb_build_object('status', 'none'); end if;

  insert into public.calendar_change_counters as n (user_id) values (p_user) on conflict (user_id) do nothing;
  select * into v_counter from public.calendar_change_counters where user_id = p_user for update;
  v_wait_ms := coalesce(p_gap_ms - extract(epoch from now() - v_counter.stream_started_at) * 1000, 0);
  if v_wait_ms > 0 and v_counter.stream_id is distinct from p_resumed then
    return jsonb_build_object('status', 'too_soon', 'waitMs', v_wait_ms);
  end if;
  update public.calendar_change_counters set stream_id = p_stream, stream_started_at = now() where user_id = p_user;
  perform private.enqueue('pull_calendar', p_user, c.connection_id, c.id, 0, now())
  from (select id, connection_id from public.calendars where id = any (v_ids) order by id) c;
  perform private.enqueue_lists(p_user, 600000, 0);
  return jsonb_build_object('status', 'ok', 'calendars', v_chosen, 'lastSeq', v_counter.last_seq);
end
$$;

-- How each of a user's calendars stands: when it was last in sync, what last went wrong, whether a pull waits or runs, and what
-- its account waits for.
create function public.calendar_sync_states(p_user uuid)
returns table (calendar_id uuid, last_success_at timestamptz, last_error_code text, pulling boolean, status text, gone boolean,
  backing_off boolean, connection_error_code text)
language sql stable security definer set search_path = '' as $$
  select c.id, w.last_success_at, coalesce(q.last_error_code, w.last_error_code), q.id is not null and q.dead_at is null,
    cc.status, c.gone_at is not null, coalesce(cc.backoff_until, '-infinity') > now(), cc.last_error_code
  from public.calendars c
  join public.calendar_connections cc on cc.id = c.connection_id
  left join public.calendar_watches w on w.calendar_id = c.id
  left join public.pending_calendar_syncs q on q.dedupe_key = 'pull_calendar:' || c.id::text
  where c.user_id = p_user;
$$;

-- A calendar that is selected and there is read, however it came to be so.
create function private.calendars_after() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.enqueue('pull_calendar', new.user_id, new.connection_id, new.id, 2, now());
  return null;
end
$$;
create trigger calendars_read_new after insert on public.calendars
  for each row when (new.selected and new.gone_at is null) execute function private.calendars_after();
create trigger calendars_read_again after update of selected, gone_at on public.calendars
  for each row when (new.selected and new.gone_at is null and (not old.selected or old.gone_at is not null))
  execute function private.calendars_after();

-- Nobody has more than 20 calendars read: those found beyond are there to be chosen.
create function private.calendars_before() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.selected and (select count(*) from public.calendars where user_id = new.user_id and selected) >= 20 then
    new.selected := false;
  end if;
  return new;
end
$$;
create trigger calendars_limit before insert on public.calendars
  for each row execute function private.calendars_before();

-- A calendar joins or leaves the mirror. Returns ok, not_found or too_many. Leaving: its rows become deletions, its channels wait
-- to be stopped, and whoever reads it right now has lost its lease.
create function public.select_calendar(p_user uuid, p_calendar uuid, p_selected boolean, p_max integer) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_calendar public.calendars;
  v_refs bytea[];
begin
  perform private.lock_user(p_user);
  select * into v_calendar from public.calendars where id = p_calendar and user_id = p_user for no key update;
  if not found then return 'not_found'; end if;
  if v_calendar.selected = p_selected then return 'ok'; end if;
  if p_selected and (select count(*) from public.calendars where user_id = p_user and selected) >= p_max then
    return 'too_many';
  end if;
  update public.calendars set selected = p_selected, updated_at = now() where id = p_calendar;
  if p_selected then return 'ok'; end if;
  delete from public.pending_calendar_syncs where kind = 'pull_calendar' and subject_id = p_calendar;
  update public.calendar_watches set sync_token = null, page_token = null, pull_is_full = true, events_fetched = 0,
    generation = generation + 1, last_success_at = null, last_error_code = null
  where calendar_id = p_calendar;
  update public.watch_channels set retired_at = now() where calendar_id = p_calendar and retired_at is null;
  select array_agg(event_ref order by event_ref) into v_refs from public.calendar_events
  where calendar_id = p_calendar and not deleted;
  if v_refs is not null then perform private.bury_events(p_user, p_calendar, v_refs); end if;
  return 'ok';
end
$$;

-- Every calendar in use is looked at, spread over p_spread_ms. One statement; what waits already is left as it is.
create function public.enqueue_all_pulls(p_spread_ms integer) returns integer
language sql security definer set search_path = '' as $$
  with due as (
    select c.id, c.user_id, c.connection_id from public.calendars c
    join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    where c.selected and c.gone_at is null and not exists (
      select from public.pending_calendar_syncs q
      where q.dedupe_key = 'pull_calendar:' || c.id::text and q.dead_at is null)
    order by c.id
  ), told as (
    select private.enqueue('pull_calendar', user_id, connection_id, id, 3, now() + make_interval(secs => random() * p_spread_ms / 1000.0))
    from due
  )
  select count(*)::integer from told;
$$;

-- Calendars that Google does not tell us about (or not yet) are asked at least so often.
create function public.enqueue_polls(p_older_than_ms integer) returns integer
language sql security definer set search_path = '' as $$
  with due as (
    select c.id, c.user_id, c.connection_id from public.calendars c
    join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    left join public.calendar_watches w on w.calendar_id = c.id
    where c.selected and c.gone_at is null
      and coalesce(w.attempted_at, '-infinity') < now() - make_interval(secs => p_older_than_ms / 1000.0)
      and not exists (select from public.watch_channels l where l.calendar_id = c.id and l.confirmed_at is not null
        and l.retired_at is null and l.expires_at > now())
      and not exists (select from public.pending_calendar_syncs q where q.dedupe_key = 'pull_calendar:' || c.id::text)
    order by c.id
  ), told as (
    select private.enqueue('pull_calendar', user_id, connection_id, id, 2, now()) from due
  )
  select count(*)::integer from told;
$$;

revoke execute on all functions in schema private from public, anon, authenticated;
revoke execute on function public.read_calendar_changes, public.begin_calendar_stream, public.calendar_sync_states,
  public.select_calendar, public.enqueue_all_pulls, public.enqueue_polls from public, anon, authenticated;
grant execute on function public.read_calendar_changes, public.begin_calendar_stream, public.calendar_sync_states,
  public.select_calendar, public.enqueue_all_pulls, public.enqueue_polls to service_role;
