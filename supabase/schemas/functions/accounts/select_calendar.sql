-- Adds a calendar to the mirror or removes it. Removing turns its rows into tombstones, retires its channels and ends the lease of a
-- pull under way. Returns ok, not_found or too_many.
create function public.select_calendar(p_user uuid, p_calendar uuid, p_selected boolean, p_max integer) returns text
language plpgsql security definer set search_path = '' as $$
declare v_calendar public.calendars; v_refs bytea[];
begin
  perform private.lock_user(p_user);
  select * into v_calendar from public.calendars where id = p_calendar and user_id = p_user for no key update;
  if not found then return 'not_found'; end if;
  if v_calendar.selected = p_selected then return 'ok'; end if;
  if p_selected and (select count(*) from public.calendars where user_id = p_user and selected) >= p_max then return 'too_many'; end if;
  update public.calendars set selected = p_selected, updated_at = now() where id = p_calendar;
  if p_selected then return 'ok'; end if;
  delete from public.pending_calendar_syncs where kind = 'pull_calendar' and subject_id = p_calendar;
  update public.calendar_watches set sync_token = null, page_token = null, pull_is_full = true, events_fetched = 0,
    generation = generation + 1, last_success_at = null, last_error_code = null
  where calendar_id = p_calendar;
  update public.watch_channels set retired_at = now() where calendar_id = p_calendar and retired_at is null;
  select array_agg(event_ref order by event_ref) into v_refs from public.calendar_events where calendar_id = p_calendar and not deleted;
  if v_refs is not null then perform private.bury_events(p_user, p_calendar, v_refs); end if;
  return 'ok';
end $$;
