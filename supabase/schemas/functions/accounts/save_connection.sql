-- Connects or reconnects an account: its errors are cleared and waiting work runs. If the grant opens our own calendar alone and there is
-- none yet, its making is enqueued. Returns `connected`, `taken` (another user has the account) or `renamed` (this user's account has
-- another id, to which the tokens must be sealed).
create function public.save_connection(p_user uuid, p_id uuid, p_google_sub text, p_email text, p_scopes text[],
  p_sealed_access_token text, p_sealed_refresh_token text, p_access_token_expires_at timestamptz,
  p_calendars jsonb, p_access text, p_own_calendar text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_known public.calendar_connections; v_busy_until timestamptz;
begin
  perform private.lock_user(p_user);
  select * into v_known from public.calendar_connections where google_sub = p_google_sub for no key update;
  if found and v_known.user_id <> p_user then return jsonb_build_object('outcome', 'taken'); end if;
  if found and v_known.id <> p_id then return jsonb_build_object('outcome', 'renamed', 'id', v_known.id); end if;
  insert into public.calendar_connections as cc (id, user_id, google_sub, email, scopes, sealed_access_token, sealed_refresh_token,
    token_expiry, access, own_calendar_id)
  values (p_id, p_user, p_google_sub, p_email, p_scopes, p_sealed_access_token, p_sealed_refresh_token, p_access_token_expires_at,
    p_access, p_own_calendar)
  on conflict (google_sub) do update set
    email = excluded.email, scopes = excluded.scopes, access = excluded.access, own_calendar_id = excluded.own_calendar_id,
    status = 'active', disconnect_mode = null,
    sealed_access_token = excluded.sealed_access_token,
    sealed_refresh_token = coalesce(excluded.sealed_refresh_token, cc.sealed_refresh_token),
    token_expiry = excluded.token_expiry, credential_version = cc.credential_version + 1,
    refresh_lease_owner = null, refresh_lease_until = null, backoff_until = null, backoff_attempts = 0, writes_held_until = null,
    last_error_code = null, last_error_at = null, connected_at = now(), updated_at = now()
  where cc.user_id = p_user;
  if not found then return jsonb_build_object('outcome', 'taken'); end if;
  delete from public.pending_calendar_syncs where dedupe_key = 'disconnect:' || p_id::text returning lease_until into v_busy_until;
  -- A copy left by an earlier connection, or in the middle of its removal, is read from Google before it is trusted.
  update public.user_event_copies set uncertain_until = coalesce(uncertain_until, now()), removal_refused = false
  where connection_id = p_id and (state = 'present' or removal_refused) and v_known.status = 'disconnecting';
  perform private.take_up_copies(p_user, p_id, p_calendars);
  perform private.read_list_again(p_user, p_id, private.save_calendars(p_user, p_id, p_calendars));
  perform private.take_target(p_user, p_id);
  if p_access = 'own_calendar' and p_own_calendar is null then
    perform private.enqueue('list_calendars', p_user, p_id, p_id, 0, now());
  end if;
  perform private.resume_connection(p_user, p_id);
  -- A disconnect that is still removing copies must end before they are put back.
  update private.sync_lanes set next_at = v_busy_until where connection_id = p_id and kind = 'push_event' and v_busy_until > now();
  return jsonb_build_object('outcome', 'connected', 'id', p_id);
end $$;

-- Runs what waited for the account at once: dead rows, rows in backoff, and copies that couldn't be removed.
create function private.resume_connection(p_user uuid, p_connection uuid) returns void
language plpgsql security definer set search_path = '' as $$ begin
  perform private.touch_tracked('unfinished', p_user);
  update public.pending_calendar_syncs set run_at = now(), attempts = 0, dead_at = null, updated_at = now()
  where connection_id = p_connection and kind <> 'disconnect';
end $$;

-- Takes up the copies that an earlier connection left where this one's grant reaches; the others stay left.
create function private.take_up_copies(p_user uuid, p_connection uuid, p_calendars jsonb) returns void
language plpgsql security definer set search_path = '' as $$ begin
  with taken as (
    delete from public.left_copies l using public.calendar_connections cc
    where cc.id = p_connection and l.user_id = p_user and l.google_sub = cc.google_sub
      and (cc.access = 'all_calendars' or l.google_calendar_id = cc.own_calendar_id)
    returning l.*)
  insert into public.user_event_copies (id, user_event_id, user_id, connection_id, google_calendar_id, generation, google_event_id, state,
    etag, link, base, uncertain_until)
  select l.copy_id, l.user_event_id, l.user_id, p_connection,
    case when l.in_primary then coalesce(private.primary_id(p_calendars), l.google_calendar_id) else l.google_calendar_id end,
    l.generation, l.google_event_id, l.state, l.etag, l.link, l.base,
    case when l.state = 'present' then coalesce(l.uncertain_until, now()) else l.uncertain_until end
  from taken l order by l.in_primary desc
  on conflict (user_event_id, connection_id, google_calendar_id) do nothing;
end $$;

-- Makes the account's primary calendar the target of a user who has none, or the calendar that we made if the grant opens no other; that
-- one also takes the place of one of ours that is gone.
create function private.take_target(p_user uuid, p_connection uuid) returns void language sql security definer set search_path = '' as $$
  insert into public.user_preferences as p (user_id, target_calendar_id)
  select p_user, c.id from public.calendars c join public.calendar_connections cc on cc.id = c.connection_id
  where cc.id = p_connection and c.gone_at is null
    and case cc.access when 'own_calendar' then c.google_calendar_id = cc.own_calendar_id else c.is_primary end
  limit 1
  on conflict (user_id) do update set target_calendar_id = excluded.target_calendar_id, updated_at = now()
  where p.target_calendar_id is null or exists (
    select from public.calendars g join public.calendar_connections cc on cc.id = g.connection_id
    where g.id = p.target_calendar_id and cc.id = p_connection and cc.access = 'own_calendar' and g.gone_at is not null) $$;
