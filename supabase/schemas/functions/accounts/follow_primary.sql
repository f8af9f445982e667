-- Gives the stored primary calendar the id that Google's list names (L16). Returns {from, to}, or null if the id is the same.
create function private.follow_primary(p_user uuid, p_connection uuid, p_calendars jsonb, p_push bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_to text := private.primary_id(p_calendars); v_known public.calendars; v_other public.calendars;
begin
  select * into v_known from public.calendars
  where connection_id = p_connection and is_primary and v_to is not null
  order by google_calendar_id <> v_to, gone_at is not null, id limit 1;
  if not found or v_known.google_calendar_id = v_to then return null; end if;

  select * into v_other from public.calendars where connection_id = p_connection and google_calendar_id = v_to;
  if found then perform private.set_aside(v_other); end if;
  perform private.rename_calendar(v_known, v_to);
  perform private.rename_elsewhere(p_user, p_connection, v_known.google_calendar_id, v_to);
  update public.calendar_connections set email = v_to, updated_at = now()
  where id = p_connection and lower(email) = lower(v_known.google_calendar_id);
  -- Pushes under way use the old id, so they run again; except p_push, which has just learned the new one.
  update public.pending_calendar_syncs set generation = generation + 1
  where user_id = p_user and kind = 'push_event' and lease_until > now() and id is distinct from p_push;
  return jsonb_build_object('from', v_known.google_calendar_id, 'to', v_to);
end $$;

-- Frees an id that now belongs to another calendar: its old holder is gone, under an id that Google never gives.
create function private.set_aside(p_calendar public.calendars) returns void language plpgsql security definer set search_path = '' as $$
declare v_id text := p_calendar.google_calendar_id || '#' || p_calendar.id::text;
begin
  perform private.move_copies(p_calendar.user_id, p_calendar.connection_id, p_calendar.google_calendar_id, v_id);
  update public.calendars set google_calendar_id = v_id, is_primary = false, gone_at = coalesce(gone_at, now()), updated_at = now()
  where id = p_calendar.id;
end $$;

-- Changes a calendar's id and keeps its row. Its channels belong to the old id: a pull runs at once and opens new ones.
create function private.rename_calendar(p_calendar public.calendars, p_to text) returns void
language plpgsql security definer set search_path = '' as $$ begin
  perform private.move_copies(p_calendar.user_id, p_calendar.connection_id, p_calendar.google_calendar_id, p_to);
  update public.calendars set google_calendar_id = p_to, gone_at = null, updated_at = now() where id = p_calendar.id;
  update public.watch_channels set retired_at = now() where calendar_id = p_calendar.id and retired_at is null;
  if p_calendar.selected then
    perform private.enqueue('pull_calendar', p_calendar.user_id, p_calendar.connection_id, p_calendar.id, 1, now());
  end if;
end $$;

-- Renames the calendar in the user's other accounts. Where the list has brought the new id already, the two rows become one.
create function private.rename_elsewhere(p_user uuid, p_connection uuid, p_from text, p_to text) returns void
language plpgsql security definer set search_path = '' as $$
declare v_old public.calendars; v_new public.calendars;
begin
  for v_old in
    select * from public.calendars where user_id = p_user and connection_id <> p_connection and google_calendar_id = p_from
      and not is_primary order by id
  loop
    select * into v_new from public.calendars where connection_id = v_old.connection_id and google_calendar_id = p_to;
    if not found then perform private.rename_calendar(v_old, p_to); continue; end if;
    perform private.move_copies(p_user, v_old.connection_id, p_from, p_to);
    update public.user_preferences set target_calendar_id = v_new.id, updated_at = now()
    where user_id = p_user and target_calendar_id = v_old.id;
    perform public.select_calendar(p_user, v_old.id, false, 0);
    update public.calendars set gone_at = coalesce(gone_at, now()) where id = v_old.id;
  end loop;
end $$;

-- Moves copies to another calendar id. Where a tracked event has a copy under both, the more certain one stays.
create function private.move_copies(p_user uuid, p_connection uuid, p_from text, p_to text) returns void
language plpgsql security definer set search_path = '' as $$ begin
  delete from public.user_event_copies where id in (
    select id from (
      select id, row_number() over (partition by user_event_id
        order by array_position(array['present', 'unconfirmed', 'removed_by_user', 'deleted'], state), id) as place
      from public.user_event_copies
      where user_id = p_user and connection_id = p_connection and google_calendar_id in (p_from, p_to)) k where place > 1);
  update public.user_event_copies set google_calendar_id = p_to
  where user_id = p_user and connection_id = p_connection and google_calendar_id = p_from;
  update public.user_events set external_google_calendar_id = p_to
  where user_id = p_user and external_connection_id = p_connection and external_google_calendar_id = p_from;
end $$;
