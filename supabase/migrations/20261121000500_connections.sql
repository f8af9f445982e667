-- Connecting an account, keeping its tokens fresh, and what its owner chooses.

-- The person's data key: the first one stored wins.
create function public.ensure_user_key(p_user uuid, p_wrapped_key text, p_wrapping_key_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.user_keys (user_id, wrapped_key, wrapping_key_id) values (p_user, p_wrapped_key, p_wrapping_key_id)
  on conflict (user_id) do nothing;
  return (select jsonb_build_object('wrappedKey', wrapped_key, 'wrappingKeyId', wrapping_key_id)
          from public.user_keys where user_id = p_user);
end
$$;

-- Uses an OAuth state up: `used` once, then `replayed`; `unknown` if it never was or is too old. Old ones are swept.
create function public.use_oauth_state(p_id uuid, p_user uuid) returns text
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.oauth_states where expires_at < now() - interval '1 day';
  update public.oauth_states set used_at = now() where id = p_id and user_id = p_user and used_at is null and expires_at > now();
  if found then return 'used'; end if;
  return case when exists (select from public.oauth_states where id = p_id and user_id = p_user and used_at is not null)
    then 'replayed' else 'unknown' end;
end
$$;

-- Writes the account's calendars as Google lists them; one that is missing from a list that is believed is marked as gone. Returns
-- {renamed: null or {from, to}, believed}.
create function private.save_calendars(p_user uuid, p_connection uuid, p_calendars jsonb, p_push bigint default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_renamed jsonb := private.follow_primary(p_user, p_connection, p_calendars, p_push);
  v_has_primary boolean := private.primary_id(p_calendars) is not null;
  v_is_first boolean := not exists (select from public.calendars where connection_id = p_connection);
  v_believed boolean;
begin
  insert into public.calendars as c (user_id, connection_id, google_calendar_id, summary, description, time_zone,
    background_color, foreground_color, label_colors, access_role, is_primary, selected)
  select p_user, p_connection, g.id, g.summary, g.description, g."timeZone", g."backgroundColor", g."foregroundColor", g."labelColors",
    g."accessRole", coalesce(g."primary", false), coalesce(g."primary", false) or coalesce(g.selected, true)
  from jsonb_to_recordset(p_calendars) as g (id text, summary text, description text, "timeZone" text, "backgroundColor" text,
    "foregroundColor" text, "labelColors" jsonb, "accessRole" text, "primary" boolean, selected boolean)
  order by coalesce(g."primary", false) desc, g.id
  on conflict (connection_id, google_calendar_id) do update set
    summary = excluded.summary, description = excluded.description, time_zone = excluded.time_zone,
    background_color = excluded.background_color, foreground_color = excluded.foreground_color,
    label_colors = coalesce(excluded.label_colors, c.label_colors),
    access_role = excluded.access_role, gone_at = null,
    -- Which one is primary stays known while a list doesn't say.
    is_primary = excluded.is_primary or (c.is_primary and not v_has_primary), updated_at = now()
  where (c.summary, c.description, c.time_zone, c.background_color, c.foreground_color, c.label_colors, c.access_role, c.is_primary, c.gone_at)
    is distinct from (excluded.summary, excluded.description, excluded.time_zone, excluded.background_color,
      excluded.foreground_color, coalesce(excluded.label_colors, c.label_colors), excluded.access_role, excluded.is_primary or (c.is_primary and not v_has_primary), null);
  -- An account whose first list was empty receives events all the same, if no other one does.
  if v_is_first and v_has_primary then
    insert into public.user_preferences as p (user_id, target_calendar_id)
    select p_user, id from public.calendars where connection_id = p_connection and is_primary
    on conflict (user_id) do update set target_calendar_id = coalesce(p.target_calendar_id, excluded.target_calendar_id), updated_at = now();
  end if;
  v_believed := private.is_list_believed(p_connection, p_calendars);
  if v_believed then
    update public.calendars set gone_at = now(), updated_at = now()
    where connection_id = p_connection and gone_at is null
      and google_calendar_id not in (select value ->> 'id' from jsonb_array_elements(p_calendars));
  end if;
  return jsonb_build_object('renamed', v_renamed, 'believed', v_believed);
end
$$;

-- Returns what private.save_calendars does; null when there is no such account. p_push: the push that reads the list, if one does.
create function public.save_calendar_list(p_user uuid, p_connection uuid, p_calendars jsonb, p_push bigint default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_saved jsonb;
begin
  perform private.lock_user(p_user);
  perform from public.calendar_connections where id = p_connection and user_id = p_user for no key update;
  if not found then return null; end if;
  v_saved := private.save_calendars(p_user, p_connection, p_calendars, p_push);
  perform private.read_list_again(p_user, p_connection, v_saved);
  return v_saved;
end
$$;

/*
 Connects an account, or connects it again: its errors are over and what waited for it goes on. The first account's primary
 calendar receives the events until its owner chooses. Returns `connected`, `taken` (the account is another person's here) or
 `renamed` (this person's account exists under another id, to which the tokens must be sealed).
*/
create function public.save_connection(p_user uuid, p_id uuid, p_google_sub text, p_email text, p_scopes text[],
  p_sealed_access_token text, p_sealed_refresh_token text, p_access_token_expires_at timestamptz, p_calendars jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_known public.calendar_connections;
  v_target uuid;
begin
  perform private.lock_user(p_user);
  select * into v_known from public.calendar_connections where google_sub = p_google_sub for no key update;
  if found and v_known.user_id <> p_user then return jsonb_build_object('outcome', 'taken'); end if;
  if found and v_known.id <> p_id then return jsonb_build_object('outcome', 'renamed', 'id', v_known.id); end if;
  insert into public.calendar_connections as c (id, user_id, google_sub, email, scopes, sealed_access_token, sealed_refresh_token,
    token_expiry)
  values (p_id, p_user, p_google_sub, p_email, p_scopes, p_sealed_access_token, p_sealed_refresh_token, p_access_token_expires_at)
  on conflict (google_sub) do update set
    email = excluded.email, scopes = excluded.scopes, status = 'active', disconnect_mode = null,
    sealed_access_token = excluded.sealed_access_token,
    sealed_refresh_token = coalesce(excluded.sealed_refresh_token, c.sealed_refresh_token),
    token_expiry = excluded.token_expiry, credential_version = c.credential_version + 1,
    refresh_lease_owner = null, refresh_lease_until = null, backoff_until = null, backoff_attempts = 0, writes_held_until = null,
    last_error_code = null, last_error_at = null, connected_at = now(), updated_at = now()
  where c.user_id = p_user;
  if not found then return jsonb_build_object('outcome', 'taken'); end if;
  delete from public.pending_calendar_syncs where dedupe_key = 'disconnect:' || p_id::text;
  -- What an earlier connection left, or was just removing, is looked at before it is believed.
  update public.user_event_copies set uncertain_until = coalesce(uncertain_until, now())
  where connection_id = p_id and state = 'present' and v_known.status = 'disconnecting';
  insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id, generation, google_event_id, state,
    etag, link, base, uncertain_until)
  select l.user_event_id, l.user_id, p_id, l.google_calendar_id, l.generation, l.google_event_id, l.state, l.etag, l.link, l.base,
    case when l.state = 'present' then coalesce(l.uncertain_until, now()) else l.uncertain_until end
  from public.left_copies l where l.user_id = p_user and l.google_sub = p_google_sub
  on conflict (user_event_id, connection_id, google_calendar_id) do nothing;
  delete from public.left_copies where user_id = p_user and google_sub = p_google_sub;
  perform private.save_calendars(p_user, p_id, p_calendars);
  select id into v_target from public.calendars where connection_id = p_id and is_primary limit 1;
  insert into public.user_preferences as p (user_id, target_calendar_id) values (p_user, v_target)
  on conflict (user_id) do update set target_calendar_id = coalesce(p.target_calendar_id, excluded.target_calendar_id), updated_at = now();
  perform private.resume_connection(p_user, p_id);
  return jsonb_build_object('outcome', 'connected', 'id', p_id);
end
$$;

-- What waited for the account goes on at once: rows that gave up or back off, and copies that could not be removed.
create function private.resume_connection(p_user uuid, p_connection uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.user_events where user_id = p_user order by id for no key update;
  update public.user_events t set version = version + 1
  where t.user_id = p_user and (
    (t.calendar_sync_status in ('pending', 'failed') and t.tracking is not null)
    or exists (select from public.user_event_copies k where k.user_event_id = t.id and k.connection_id = p_connection
      and k.state in ('present', 'unconfirmed')
      and (t.tracking is null or k.google_calendar_id is distinct from t.external_google_calendar_id
        or k.connection_id is distinct from t.external_connection_id)));
  update public.pending_calendar_syncs set run_at = now(), attempts = 0, dead_at = null, updated_at = now()
  where connection_id = p_connection and kind <> 'disconnect';
end
$$;

-- The stored preferences after a change; a field that is absent from p_changes stays. Null: the target is not a calendar that can receive.
create function public.change_preferences(p_user uuid, p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_target uuid := (p_changes ->> 'targetCalendarId')::uuid;
begin
  perform private.lock_user(p_user);
  if v_target is not null then
    perform from public.calendars k join public.calendar_connections c on c.id = k.connection_id and c.status <> 'disconnecting'
    where k.id = v_target and k.user_id = p_user and k.gone_at is null
      and k.access_role in ('owner', 'writer', 'writerWithoutPrivateAccess');
    if not found then return null; end if;
  end if;
  insert into public.user_preferences (user_id) values (p_user) on conflict (user_id) do nothing;
  update public.user_preferences set
    time_zone = coalesce(p_changes ->> 'timeZone', time_zone),
    calendar_sync_enabled = coalesce((p_changes ->> 'calendarSyncEnabled')::boolean, calendar_sync_enabled),
    sync_bookmarked = coalesce((p_changes ->> 'syncBookmarked')::boolean, sync_bookmarked),
    sync_attending = coalesce((p_changes ->> 'syncAttending')::boolean, sync_attending),
    reminder_minutes = case when p_changes ? 'reminderMinutes' then (p_changes ->> 'reminderMinutes')::integer else reminder_minutes end,
    target_calendar_id = case when p_changes ? 'targetCalendarId' then v_target else target_calendar_id end,
    updated_at = now()
  where user_id = p_user;
  return (select to_jsonb(p) from public.user_preferences p where p.user_id = p_user);
end
$$;

revoke execute on function private.save_calendars, private.resume_connection from public;
revoke execute on function public.ensure_user_key, public.use_oauth_state, public.save_calendar_list, public.save_connection,
  public.change_preferences from public, anon, authenticated;
grant execute on function public.ensure_user_key, public.use_oauth_state, public.save_calendar_list, public.save_connection,
  public.change_preferences to service_role;
