-- Stores Google's calendar list ({calendars: [...]}) and ends the attempt. Null: the lease is lost and nothing is stored.
create function public.finish_calendar_list(p_id bigint, p_owner uuid, p_user uuid, p_list jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs; v_saved jsonb;
begin
  perform private.lock_user(p_user);
  select * into v_row from public.pending_calendar_syncs
  where id = p_id and lease_owner = p_owner and user_id = p_user and kind = 'list_calendars' for update;
  if not found then return null; end if;
  v_saved := private.save_calendars(p_user, v_row.connection_id, p_list -> 'calendars');
  if not (v_saved ->> 'believed')::boolean then return private.settle(v_row, 'wait', 15000, 'list_doubtful'); end if;
  update public.calendar_connections set calendars_listed_at = now() where id = v_row.connection_id;
  return private.settle(v_row, 'done', null, null);
end $$;
