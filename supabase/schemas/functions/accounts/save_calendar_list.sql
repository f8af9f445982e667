-- Returns what save_calendars returns. Null: no such account. p_push is the push that reads the list, if any.
create function public.save_calendar_list(p_user uuid, p_connection uuid, p_calendars jsonb, p_push bigint default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_saved jsonb;
begin
  perform private.lock_user(p_user);
  perform from public.calendar_connections where id = p_connection and user_id = p_user for no key update;
  if not found then return null; end if;
  v_saved := private.save_calendars(p_user, p_connection, p_calendars, p_push);
  perform private.read_list_again(p_user, p_connection, v_saved);
  return v_saved;
end $$;
