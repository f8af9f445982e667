-- Ends an unfinished attempt. p_result and p_health: see settle and note_connection_health.
create function public.release_pull(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_result text, p_error text,
  p_delay_ms integer, p_health text, p_version bigint default null)
returns text language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs; v_settled text;
begin
  perform private.lock_user(p_user);
  select * into v_row from public.pending_calendar_syncs where id = p_queue_id and lease_owner = p_owner and user_id = p_user for update;
  if not found then return null; end if;
  v_settled := private.settle(v_row, p_result, p_delay_ms, p_error);
  if p_error is not null then
    update public.calendar_watches set failures = failures + 1, last_error_code = p_error where calendar_id = p_calendar;
  end if;
  if p_health is not null then perform public.note_connection_health(v_row.connection_id, p_health, p_error, p_delay_ms, p_version); end if;
  return v_settled;
end $$;
