-- Google refused the channel. p_unwatchable: it refuses every channel here, so the calendar is polled, or the list read with the account's
-- calendars.
create function public.refuse_watch_channel(p_user uuid, p_channel uuid, p_reason text, p_unwatchable boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare v_calendar uuid; v_list_of uuid;
begin
  perform private.lock_user(p_user);
  delete from public.watch_channels where channel_id = p_channel and user_id = p_user
  returning calendar_id, list_of into v_calendar, v_list_of;
  if p_unwatchable then
    update public.calendar_connections set list_unwatchable_since = now() where id = v_list_of;
    update public.calendars set push_unavailable_reason = p_reason, updated_at = now() where id = v_calendar;
    update public.calendar_watches set unwatchable_since = now() where calendar_id = v_calendar;
  end if;
end $$;
