-- Stores Google's calendar list; a calendar missing from a believed list is gone. Returns {renamed: null or {from, to}, believed}.
create function private.save_calendars(p_user uuid, p_connection uuid, p_calendars jsonb, p_push bigint default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_renamed jsonb := private.follow_primary(p_user, p_connection, p_calendars, p_push);
  v_has_primary boolean := private.primary_id(p_calendars) is not null;
  v_is_first boolean := not exists (select from public.calendars where connection_id = p_connection); v_believed boolean;
begin
  insert into public.calendars as c (user_id, connection_id, google_calendar_id, summary, description, time_zone,
    background_color, foreground_color, label_colors, access_role, is_primary, selected)
  select p_user, p_connection, g.id, g.summary, g.description, g."timeZone", g."backgroundColor", g."foregroundColor", g."labelColors",
    g."accessRole", coalesce(g."primary", false), coalesce(g."primary", false) or coalesce(g.selected, true)
    or g.id = (select own_calendar_id from public.calendar_connections where id = p_connection)
  from jsonb_to_recordset(p_calendars) as g (id text, summary text, description text, "timeZone" text, "backgroundColor" text,
    "foregroundColor" text, "labelColors" jsonb, "accessRole" text, "primary" boolean, selected boolean)
  order by coalesce(g."primary", false) desc, g.id
  on conflict (connection_id, google_calendar_id) do update set
    summary = excluded.summary, description = excluded.description, time_zone = excluded.time_zone,
    background_color = excluded.background_color, foreground_color = excluded.foreground_color,
    label_colors = coalesce(excluded.label_colors, c.label_colors), access_role = excluded.access_role, gone_at = null,
    -- A list without a primary calendar doesn't change which one is primary.
    is_primary = excluded.is_primary or (c.is_primary and not v_has_primary), updated_at = now()
  where (c.summary, c.description, c.time_zone, c.background_color, c.foreground_color, c.label_colors, c.access_role, c.is_primary, c.gone_at)
    is distinct from (excluded.summary, excluded.description, excluded.time_zone, excluded.background_color,
      excluded.foreground_color, coalesce(excluded.label_colors, c.label_colors), excluded.access_role,
      excluded.is_primary or (c.is_primary and not v_has_primary), null);
  -- The first primary calendar becomes the target, also where an empty list came before it.
  if v_is_first then perform private.take_target(p_user, p_connection); end if;
  v_believed := private.is_list_believed(p_connection, p_calendars);
  if v_believed then
    update public.calendars set gone_at = now(), updated_at = now()
    where connection_id = p_connection and gone_at is null
      and google_calendar_id not in (select value ->> 'id' from jsonb_array_elements(p_calendars));
  end if;
  return jsonb_build_object('renamed', v_renamed, 'believed', v_believed);
end $$;

-- Whether calendars missing from a list are gone. A list without any calendar, or without the primary one, is believed when a second
-- list says the same (L14).
create function private.is_list_believed(p_connection uuid, p_calendars jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_doubted_at timestamptz;
begin
  if jsonb_array_length(p_calendars) > 0 and (
    private.primary_id(p_calendars) is not null
    or not exists (select from public.calendars where connection_id = p_connection and is_primary)) then
    update public.calendar_connections set list_doubted_at = null where id = p_connection and list_doubted_at is not null;
    return true;
  end if;
  select list_doubted_at into v_doubted_at from public.calendar_connections where id = p_connection;
  if v_doubted_at < now() - interval '10 seconds' then return true; end if;
  update public.calendar_connections set list_doubted_at = coalesce(list_doubted_at, now()) where id = p_connection;
  return false;
end $$;

create function private.primary_id(p_calendars jsonb) returns text language sql immutable set search_path = '' as $$
  select value ->> 'id' from jsonb_array_elements(p_calendars) where (value ->> 'primary')::boolean limit 1 $$;

-- Enqueues the list again if save_calendars didn't believe it.
create function private.read_list_again(p_user uuid, p_connection uuid, p_saved jsonb) returns void
language sql security definer set search_path = '' as $$
  select private.enqueue('list_calendars', p_user, p_connection, p_connection, 1, now() + interval '15 seconds')
  where not (p_saved ->> 'believed')::boolean $$;
