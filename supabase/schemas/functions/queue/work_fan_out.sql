-- Works for p_slice_ms on the fan-out that has waited longest. Returns {kind, reached, finished}; null if none is free. Call it until then.
-- A fan-out whose subject has a later one is dropped: the later one reaches the same rows.
create function public.work_fan_out(p_slice_ms integer) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_row private.fan_outs; v_reached integer := 0; v_cursor uuid;
begin
  select * into v_row from private.fan_outs order by worked_at, id limit 1 for update skip locked;
  if not found then return null; end if;
  if not exists (select from private.fan_outs f where f.kind = v_row.kind and f.subject_id = v_row.subject_id and f.id > v_row.id) then
    select * into v_reached, v_cursor from private.reach(v_row, p_slice_ms);
  end if;
  if v_cursor is null then
    delete from private.fan_outs where id = v_row.id;
  else
    update private.fan_outs set cursor_id = v_cursor, reached = reached + v_reached, worked_at = clock_timestamp() where id = v_row.id;
  end if;
  return jsonb_build_object('kind', v_row.kind, 'reached', v_reached, 'finished', v_cursor is null);
end $$;

-- Reaches the rows behind a fan-out's cursor for p_slice_ms. Returns their number and the new cursor, null at the end. Waits only for the
-- first row's user, while it holds nothing of anyone; the slice ends before a later user who is busy.
create function private.reach(p_fan_out private.fan_outs, p_slice_ms integer, out reached integer, out new_cursor uuid)
language plpgsql security definer set search_path = '' as $$
declare v_until timestamptz := clock_timestamp() + make_interval(secs => p_slice_ms / 1000.0);
  v_rows refcursor; v_place uuid; v_user uuid; v_tracked uuid; v_max constant integer := 1000;
begin
  case p_fan_out.kind
    when 'event' then open v_rows for select t.id, t.user_id, t.id from public.user_events t
      where t.event_id = p_fan_out.subject_id and t.id > p_fan_out.cursor_id order by t.id limit v_max;
    when 'person' then open v_rows for select t.event_id, t.user_id, t.id from public.user_events t
      where t.user_id = p_fan_out.subject_id and t.event_id > p_fan_out.cursor_id order by t.event_id limit v_max;
    when 'unfinished' then open v_rows for select t.event_id, t.user_id, t.id from public.user_events t
      where t.user_id = p_fan_out.subject_id and t.event_id > p_fan_out.cursor_id and (t.calendar_sync_status in ('pending', 'failed')
        or exists (select from public.user_event_copies k where k.user_event_id = t.id and k.state in ('present', 'unconfirmed')
          and (t.tracking is null or (k.google_calendar_id, k.connection_id) is distinct from
            (t.external_google_calendar_id, t.external_connection_id)))) order by t.event_id limit v_max;
    when 'round' then open v_rows for select cc.id, cc.user_id, null from public.calendar_connections cc
      where cc.id > p_fan_out.cursor_id order by cc.id limit v_max;
  end case;
  reached := 0;
  loop
    fetch v_rows into v_place, v_user, v_tracked;
    exit when not found;
    if reached = 0 then
      perform private.lock_user(v_user);
    elsif clock_timestamp() > v_until or not private.try_lock_user(v_user) then
      return;
    end if;
    if v_tracked is not null then
      perform private.touch(v_tracked);
      if p_fan_out.notice is not null then perform private.note_event_change(v_tracked, p_fan_out.notice, p_fan_out.noticed_at); end if;
    else perform private.enqueue_account(v_place, p_fan_out.spread_ms);
    end if;
    reached := reached + 1;
    new_cursor := v_place;
  end loop;
  if reached < v_max then new_cursor := null; end if;
end $$;

-- Whether a fan-out is still to reach this row.
create function private.is_to_be_reached(p_tracked public.user_events) returns boolean
language plpgsql stable security definer set search_path = '' as $$ begin
  return exists (select from private.fan_outs f where f.created_at > p_tracked.marked_at and (
    (f.kind = 'event' and f.subject_id = p_tracked.event_id and f.cursor_id < p_tracked.id)
    or (f.kind = 'person' and f.subject_id = p_tracked.user_id and f.cursor_id < p_tracked.event_id)));
end $$;
