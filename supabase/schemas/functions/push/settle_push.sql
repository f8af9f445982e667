-- Ends an attempt; only the owner of the lease can. p_outcome: result (see private.settle), delayMs, error, status, copies, current (the
-- copy in the target calendar), connections, calendars [{connectionId, googleCalendarId, gone, accessRole}], gapMs, settleMs. Returns the end,
-- `lost` without the lease, and the tracked event. An attempt that has to run again trusts nothing it read.
create function public.settle_push(p_id bigint, p_owner uuid, p_outcome jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_push public.pending_calendar_syncs; v_end text; v_item jsonb; v_status text := p_outcome ->> 'status';
begin
  select * into v_push from public.pending_calendar_syncs where id = p_id;
  if not found then return jsonb_build_object('end', 'lost'); end if;
  perform private.lock_user(v_push.user_id);
  perform from public.user_events where id = v_push.subject_id for no key update;
  select * into v_push from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return jsonb_build_object('end', 'lost'); end if;

  v_end := private.settle(v_push, p_outcome ->> 'result', (p_outcome ->> 'delayMs')::integer, p_outcome ->> 'error');
  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'copies', '[]')) loop
    -- The reason to run again may be a pull that saw the event restored.
    continue when v_end = 'again' and v_item ->> 'state' = 'removed_by_user';
    perform private.settle_copy(v_item, v_push.subject_id, (p_outcome ->> 'settleMs')::integer);
  end loop;
  -- Or changed or deleted since this attempt read it: the next one reads it again.
  if v_end = 'again' then
    update public.user_event_copies set fingerprint = null where user_event_id = v_push.subject_id and state = 'present';
  end if;
  if v_end = 'dead' and v_status = 'pending' then v_status := 'failed'; end if;

  update public.user_events t set
    external_calendar_event_id = k.google_event_id, external_connection_id = k.connection_id,
    external_google_calendar_id = k.google_calendar_id, external_etag = k.etag, external_link = k.link,
    -- A change during the attempt has marked the row pending.
    calendar_sync_status = case when v_end = 'again' then t.calendar_sync_status else coalesce(v_status, t.calendar_sync_status) end,
    calendar_sync_error = case when v_end = 'again' then t.calendar_sync_error else p_outcome ->> 'error' end,
    calendar_synced_at = case when v_status = 'synced' then now() else t.calendar_synced_at end,
    updated_at = now()
  from (select 1) as one
  left join public.user_event_copies k on k.id = (p_outcome ->> 'current')::uuid
    and k.user_event_id = v_push.subject_id and k.state = 'present'
  where t.id = v_push.subject_id;

  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'calendars', '[]')) loop
    update public.calendars set
      gone_at = case (v_item ->> 'gone')::boolean when true then coalesce(gone_at, now()) when false then null else gone_at end,
      access_role = coalesce(v_item ->> 'accessRole', access_role), updated_at = now()
    where connection_id = (v_item ->> 'connectionId')::uuid and google_calendar_id = v_item ->> 'googleCalendarId'
      and user_id = v_push.user_id;
    -- If the calendar exists after all, the account's list brings it back.
    if (v_item ->> 'gone')::boolean then perform private.enqueue_lists(v_push.user_id, 60000, 5000); end if;
  end loop;
  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'connections', '[]')) order by value ->> 'id' loop
    perform private.settle_connection(v_item, v_push.user_id, (p_outcome ->> 'gapMs')::integer);
  end loop;
  return jsonb_build_object('end', v_end, 'tracked', private.tracked_json(v_push.subject_id));
end $$;

-- Stores a copy's new state. Absent fields stay; `none` deletes a copy that was never made.
create function private.settle_copy(p_copy jsonb, p_tracked uuid, p_settle_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
declare v_id uuid := (p_copy ->> 'id')::uuid;
begin
  if p_copy ->> 'state' = 'none' then
    delete from public.user_event_copies
    where id = v_id and user_event_id = p_tracked and state = 'unconfirmed' and uncertain_until is null;
    return;
  end if;
  -- The user moved the event: a row of an earlier copy in that calendar is replaced by it.
  if p_copy ? 'googleCalendarId' then
    delete from public.user_event_copies other using public.user_event_copies k
    where k.id = v_id and other.user_event_id = p_tracked and other.connection_id = k.connection_id
      and other.google_calendar_id = p_copy ->> 'googleCalendarId' and other.id <> v_id;
  end if;
  update public.user_event_copies set
    google_calendar_id = coalesce(p_copy ->> 'googleCalendarId', google_calendar_id),
    -- Not followed if the calendar itself was renamed to this id meanwhile.
    followed = followed or coalesce(p_copy ->> 'googleCalendarId' <> google_calendar_id, false),
    state = coalesce(p_copy ->> 'state', state),
    generation = coalesce((p_copy ->> 'generation')::integer, generation),
    google_event_id = coalesce(p_copy ->> 'googleEventId', google_event_id),
    etag = case when p_copy ? 'etag' then p_copy ->> 'etag' else etag end,
    link = case when p_copy ? 'link' then p_copy ->> 'link' else link end,
    base = case when p_copy ? 'base' then nullif(p_copy -> 'base', 'null') else base end,
    base_doubtful = base_doubtful and not p_copy ? 'base',
    fingerprint = case when p_copy ? 'fingerprint' then p_copy ->> 'fingerprint' else fingerprint end,
    edited_fields = case when p_copy ? 'editedFields' then array(select jsonb_array_elements_text(p_copy -> 'editedFields'))
      when p_copy ? 'state' then '{}' else edited_fields end,
    uncertain_until = case when (p_copy ->> 'uncertain')::boolean then now() + make_interval(secs => p_settle_ms / 1000.0)
      when p_copy ->> 'uncertain' = 'false' then null else uncertain_until end,
    written_at = case when (p_copy ->> 'written')::boolean then now() else written_at end,
    confirmed_at = case when p_copy ->> 'state' in ('present', 'deleted') then now() else confirmed_at end
  where id = v_id and user_event_id = p_tracked;
end $$;

create function private.settle_connection(p_seen jsonb, p_user uuid, p_gap_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
declare v_id uuid := (p_seen ->> 'id')::uuid;
begin
  update public.calendar_connections set
    events_created_count = events_created_count + coalesce((p_seen ->> 'created')::integer, 0),
    events_updated_count = events_updated_count + coalesce((p_seen ->> 'updated')::integer, 0),
    events_deleted_count = events_deleted_count + coalesce((p_seen ->> 'deleted')::integer, 0),
    sync_failure_count = sync_failure_count + coalesce((p_seen ->> 'failed')::integer, 0),
    last_sync_duration_ms = coalesce((p_seen ->> 'durationMs')::integer, last_sync_duration_ms)
  where id = v_id and user_id = p_user;
  if p_gap_ms is not null then
    update private.sync_lanes set next_at = greatest(next_at, clock_timestamp() + make_interval(secs => p_gap_ms / 1000.0))
    where connection_id = v_id and kind = 'push_event';
  end if;
  if coalesce(p_seen ->> 'created', p_seen ->> 'updated', p_seen ->> 'deleted') is not null then
    perform private.end_writes_hold(v_id);
  end if;
  if p_seen ->> 'health' is not null then
    perform public.note_connection_health(v_id, p_seen ->> 'health', p_seen ->> 'error', (p_seen ->> 'delayMs')::integer,
      (p_seen ->> 'credentialVersion')::bigint);
  end if;
end $$;

-- Google has accepted a write of this account, so the held ones run.
create function private.end_writes_hold(p_connection uuid) returns void language plpgsql security definer set search_path = '' as $$ begin
  perform from public.calendar_connections where id = p_connection and writes_held_until is not null;
  if not found then return; end if;
  update public.pending_calendar_syncs set run_at = now(), updated_at = now()
  where connection_id = p_connection and dead_at is null and lease_owner is null and last_error_code = 'writes_limited' and run_at > now();
  update public.calendar_connections set writes_held_until = null, updated_at = now() where id = p_connection;
end $$;
