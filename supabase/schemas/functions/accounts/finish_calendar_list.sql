-- Stores Google's calendar list and ends the attempt. `ownCalendarId` is the calendar that we have made or found in the account. Null: the
-- lease is lost and nothing is stored.
create function public.finish_calendar_list(p_id bigint, p_owner uuid, p_user uuid, p_list jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs; v_saved jsonb;
begin
  perform private.lock_user(p_user);
  select * into v_row from public.pending_calendar_syncs
  where id = p_id and lease_owner = p_owner and user_id = p_user and kind = 'list_calendars' for update;
  if not found then return null; end if;
  update public.calendar_connections set own_calendar_id = p_list ->> 'ownCalendarId'
  where id = v_row.connection_id and p_list ->> 'ownCalendarId' is not null;
  if found then
    perform private.take_up_copies(p_user, v_row.connection_id, p_list -> 'calendars');
    -- One of ours that is gone has its successor.
    perform public.select_calendar(p_user, c.id, false, 0) from public.calendars c
    where c.connection_id = v_row.connection_id and c.gone_at is not null and c.selected;
  end if;
  v_saved := private.save_calendars(p_user, v_row.connection_id, p_list -> 'calendars');
  perform private.take_target(p_user, v_row.connection_id) where p_list ->> 'ownCalendarId' is not null;
  if not (v_saved ->> 'believed')::boolean then return private.settle(v_row, 'wait', 15000, 'list_doubtful'); end if;
  update public.calendar_connections set calendars_listed_at = now() where id = v_row.connection_id;
  return private.settle(v_row, 'done', null, null);
end $$;
