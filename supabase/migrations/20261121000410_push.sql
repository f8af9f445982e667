-- Tracking, and the push of one tracked event: what the service needs to know in one read, and what it learned in one write.

-- An account as the service needs it to talk to Google.
create function private.connection_json(p_connection public.calendar_connections) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', p_connection.id, 'userId', p_connection.user_id, 'googleSub', p_connection.google_sub,
    'status', p_connection.status, 'scopes', to_jsonb(p_connection.scopes),
    'sealedAccessToken', p_connection.sealed_access_token, 'sealedRefreshToken', p_connection.sealed_refresh_token,
    'accessTokenExpiresAt', p_connection.token_expiry, 'credentialVersion', p_connection.credential_version,
    'backoffUntil', p_connection.backoff_until,
    'primaryId', (select c.google_calendar_id from public.calendars c where c.connection_id = p_connection.id and c.is_primary limit 1),
    'key', (select jsonb_build_object('wrappedKey', k.wrapped_key, 'wrappingKeyId', k.wrapping_key_id)
            from public.user_keys k where k.user_id = p_connection.user_id));
$$;

-- Everything that deciding and doing one push takes.
create function private.push_context(p_push public.pending_calendar_syncs) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'push', jsonb_build_object('id', p_push.id, 'userId', p_push.user_id, 'trackedId', p_push.subject_id, 'attempts', p_push.attempts,
      'connectionId', p_push.connection_id),
    'tracked', jsonb_build_object('id', t.id, 'tracking', t.tracking, 'note', t.note),
    'event', jsonb_build_object('id', e.id, 'title', e.title, 'description', e.description, 'url', e.url, 'venue', e.venue,
      'address', e.address, 'city', e.city, 'country', e.country, 'online', e.online, 'startsAt', e.starts_at,
      'endsAt', e.ends_at, 'timezone', e.timezone, 'allDay', e.all_day, 'startDate', e.start_date, 'endDate', e.end_date,
      'deletedAt', e.deleted_at),
    'preferences', case when p.user_id is not null then jsonb_build_object('enabled', p.calendar_sync_enabled,
      'syncBookmarked', p.sync_bookmarked, 'syncAttending', p.sync_attending, 'reminderMinutes', p.reminder_minutes) end,
    'target', case when c.id is not null then jsonb_build_object('calendarId', c.id, 'connectionId', c.connection_id,
      'googleCalendarId', c.google_calendar_id, 'accessRole', c.access_role, 'goneAt', c.gone_at) end,
    'copies', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'connectionId', k.connection_id,
        'googleCalendarId', k.google_calendar_id, 'generation', k.generation, 'googleEventId', k.google_event_id,
        'state', k.state, 'etag', k.etag, 'link', k.link, 'base', k.base, 'fingerprint', k.fingerprint,
        'uncertainUntil', k.uncertain_until) order by k.id)
      from public.user_event_copies k where k.user_event_id = t.id), '[]'),
    'connections', coalesce((select jsonb_agg(private.connection_json(cc) order by cc.id)
      from public.calendar_connections cc
      where cc.user_id = t.user_id and (cc.id = c.connection_id or exists (
        select from public.user_event_copies k where k.user_event_id = t.id and k.connection_id = cc.id))), '[]'))
  from public.user_events t
  join public.events e on e.id = t.event_id
  left join public.user_preferences p on p.user_id = t.user_id
  left join public.calendars c on c.id = private.target_calendar(t)
  where t.id = p_push.subject_id;
$$;

create function public.push_contexts(p_ids bigint[], p_owner uuid) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select private.push_context(q) from public.pending_calendar_syncs q
  where q.id = any (p_ids) and q.lease_owner = p_owner and q.kind = 'push_event' order by q.id;
$$;

-- The row as its owner sees it after a change, and the lease of its push if there is something that can be done right now.
create function private.tracked_answer(p_tracked uuid, p_owner uuid, p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_push public.pending_calendar_syncs;
begin
  -- Its owner asks: what Google said a while ago may be over.
  perform private.end_account_waits(user_id) from public.user_events where id = p_tracked;
  select q.* into v_push from public.pending_calendar_syncs q
  join public.calendar_connections c on c.id = q.connection_id and c.status = 'active' and coalesce(c.backoff_until, '-infinity') <= now()
  where q.dedupe_key = 'push_event:' || p_tracked::text and q.dead_at is null
    and (q.lease_until is null or q.lease_until < now()) for update of q;
  if found then
    v_push := private.take_lease(v_push.id, p_owner, p_lease_ms, p_settle_ms);
  end if;
  return jsonb_build_object('tracked', private.tracked_json(p_tracked),
    'push', case when v_push.id is not null then private.push_context(v_push) end);
end
$$;

-- Whether what was last confirmed in Google is in a calendar that is not there any more.
create function private.is_in_lost_calendar(p_tracked public.user_events) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.calendars c where c.connection_id = p_tracked.external_connection_id
    and c.google_calendar_id = p_tracked.external_google_calendar_id and c.gone_at is not null);
$$;

create function private.tracked_json(p_tracked uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', t.id, 'eventId', t.event_id, 'tracking', t.tracking, 'note', t.note,
    'status', t.calendar_sync_status,
    'error', coalesce(t.calendar_sync_error, case when t.calendar_sync_status = 'pending' then private.wait_reason(c) end), 'syncedAt', t.calendar_synced_at,
    'link', t.external_link, 'calendarGone', private.is_in_lost_calendar(t), 'trackedAt', t.tracked_at, 'updatedAt', t.updated_at,
    'enabled', coalesce(p.calendar_sync_enabled, true), 'connectionStatus', c.status, 'backoffUntil', c.backoff_until,
    'hasConnection', exists (select from public.calendar_connections o where o.user_id = t.user_id and o.status <> 'disconnecting'))
  from public.user_events t
  left join public.user_preferences p on p.user_id = t.user_id
  left join public.calendars k on k.id = p.target_calendar_id
  left join public.calendar_connections c on c.id = k.connection_id and c.status <> 'disconnecting'
  where t.id = p_tracked;
$$;

-- Starts tracking, or asks again for what is tracked already (which also brings back what was removed in Google). Null: no such event.
create function public.track_event(p_user uuid, p_event uuid, p_tracking text, p_set_note boolean, p_note text, p_owner uuid,
  p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.lock_user(p_user);
  perform from public.events where id = p_event and deleted_at is null;
  if not found then return null; end if;
  insert into public.user_events as t (user_id, event_id, tracking, note)
  values (p_user, p_event, p_tracking, case when p_set_note then p_note end)
  on conflict (user_id, event_id) do update set
    tracking = excluded.tracking,
    note = case when p_set_note then p_note when t.tracking is null then null else t.note end,
    -- What is on its way already needs no second reason; what isn't is looked at again.
    version = t.version + case when t.calendar_sync_status = 'pending' then 0 else 1 end,
    tracked_at = case when t.tracking is null then now() else t.tracked_at end
  returning id into v_id;
  update public.user_event_copies set state = 'deleted' where user_event_id = v_id and state = 'removed_by_user';
  return private.tracked_answer(v_id, p_owner, p_lease_ms, p_settle_ms);
end
$$;

-- Changes what is tracked; p_tracking null keeps it. Null: not tracked.
create function public.change_tracked_event(p_user uuid, p_event uuid, p_tracking text, p_set_note boolean, p_note text, p_owner uuid,
  p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.lock_user(p_user);
  update public.user_events set
    tracking = coalesce(p_tracking, tracking), note = case when p_set_note then p_note else note end
  where user_id = p_user and event_id = p_event and tracking is not null returning id into v_id;
  if v_id is null then return null; end if;
  return private.tracked_answer(v_id, p_owner, p_lease_ms, p_settle_ms);
end
$$;

-- Ends tracking. Null: not tracked.
create function public.untrack_event(p_user uuid, p_event uuid, p_owner uuid, p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.lock_user(p_user);
  update public.user_events set tracking = null, note = null
  where user_id = p_user and event_id = p_event and tracking is not null returning id into v_id;
  if v_id is null then return null; end if;
  return private.tracked_answer(v_id, p_owner, p_lease_ms, p_settle_ms);
end
$$;

-- How the sync of what a person tracks stands, in numbers.
create function public.count_tracked(p_user uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('total', count(*),
    'synced', count(*) filter (where t.calendar_sync_status = 'synced' and lost.id is null),
    'pending', count(*) filter (where t.calendar_sync_status = 'pending'),
    'failed', count(*) filter (where t.calendar_sync_status = 'failed' or (t.calendar_sync_status = 'synced' and lost.id is not null)))
  from public.user_events t
  left join public.calendars lost on lost.user_id = p_user and lost.gone_at is not null
    and lost.connection_id = t.external_connection_id and lost.google_calendar_id = t.external_google_calendar_id
  where t.user_id = p_user and t.tracking is not null;
$$;

revoke execute on function private.is_in_lost_calendar, private.connection_json, private.push_context, private.tracked_answer, private.tracked_json from public;
revoke execute on function public.push_contexts, public.track_event, public.change_tracked_event, public.untrack_event, public.count_tracked
  from public, anon, authenticated;
grant execute on function public.push_contexts, public.track_event, public.change_tracked_event, public.untrack_event, public.count_tracked to service_role;
