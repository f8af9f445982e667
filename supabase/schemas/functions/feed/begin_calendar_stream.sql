-- Begins a sync that a user watches: at most one per p_gap_ms and user, unless it resumes a stream that broke off.
-- Returns {status: ok | too_soon | unknown | not_selected | none, ...}.
create function public.begin_calendar_stream(p_user uuid, p_calendars uuid[], p_stream uuid, p_resumed uuid, p_gap_ms integer)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_counter public.calendar_change_counters; v_wait_ms integer; v_chosen jsonb; v_ids uuid[];
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
end $$;
