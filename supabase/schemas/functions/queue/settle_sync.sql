-- Ends an attempt that has nothing else to store. p_result and p_health: see settle and note_connection_health. Null: the lease is lost.
create function public.settle_sync(p_id bigint, p_owner uuid, p_result text, p_delay_ms integer default null, p_error text default null,
  p_health text default null, p_version bigint default null) returns text language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs; v_end text;
begin
  perform private.lock_user(user_id) from public.pending_calendar_syncs where id = p_id;
  select * into v_row from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return null; end if;
  v_end := private.settle(v_row, p_result, p_delay_ms, p_error);
  if v_row.kind = 'pull_calendar' and p_error is not null then
    update public.calendar_watches set failures = failures + 1, last_error_code = p_error where calendar_id = v_row.subject_id;
  end if;
  if p_health is not null then perform public.note_connection_health(v_row.connection_id, p_health, p_error, p_delay_ms, p_version); end if;
  return v_end;
end $$;
