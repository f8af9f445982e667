-- What one attempt to push a tracked event came to, written in one transaction that only the owner of the lease can make.

-- One copy's new state. Absent fields stay as they are; `none` forgets a copy that never came to be.
create function private.settle_copy(p_copy jsonb, p_tracked uuid, p_settle_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid := (p_copy ->> 'id')::uuid;
begin
  if p_copy ->> 'state' = 'none' then
    delete from public.user_event_copies where id = v_id and user_event_id = p_tracked and state = 'unconfirmed' and uncertain_until is null;
    return;
  end if;
  update public.user_event_copies set
    state = coalesce(p_copy ->> 'state', state),
    generation = coalesce((p_copy ->> 'generation')::integer, generation),
    google_event_id = coalesce(p_copy ->> 'googleEventId', google_event_id),
    etag = case when p_copy ? 'etag' then p_copy ->> 'etag' else etag end,
    link = case when p_copy ? 'link' then p_copy ->> 'link' else link end,
    base = case when p_copy ? 'base' then nullif(p_copy -> 'base', 'null') else base end,
    fingerprint = case when p_copy ? 'fingerprint' then p_copy ->> 'fingerprint' else fingerprint end,
    uncertain_until = case when (p_copy ->> 'uncertain')::boolean then now() + make_interval(secs => p_settle_ms / 1000.0)
      when p_copy ->> 'uncertain' = 'false' then null else uncertain_until end,
    written_at = case when (p_copy ->> 'written')::boolean then now() else written_at end,
    confirmed_at = case when p_copy ->> 'state' in ('present', 'deleted') then now() else confirmed_at end
  where id = v_id and user_event_id = p_tracked;
end
$$;

-- What was learned about one account, and its metrics.
create function private.settle_connection(p_seen jsonb, p_user uuid, p_gap_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid := (p_seen ->> 'id')::uuid;
begin
  update public.calendar_connections set
    events_created_count = events_created_count + coalesce((p_seen ->> 'created')::integer, 0),
    events_updated_count = events_updated_count + coalesce((p_seen ->> 'updated')::integer, 0),
    events_deleted_count = events_deleted_count + coalesce((p_seen ->> 'deleted')::integer, 0),
    sync_failure_count = sync_failure_count + coalesce((p_seen ->> 'failed')::integer, 0),
    last_sync_duration_ms = coalesce((p_seen ->> 'durationMs')::integer, last_sync_duration_ms),
    next_batch_at = case when p_gap_ms is null then next_batch_at
      else greatest(next_batch_at, clock_timestamp() + make_interval(secs => p_gap_ms / 1000.0)) end
  where id = v_id and user_id = p_user;
  if p_seen ->> 'health' is not null then
    perform private.note_health(v_id, p_seen ->> 'health', p_seen ->> 'error', (p_seen ->> 'delayMs')::integer);
  end if;
end
$$;

/*
 Ends an attempt. p_outcome: result (see private.settle), delayMs, error, status (of the tracked event), copies, current (the copy
 that is in the target calendar now), connections, calendars [{connectionId, googleCalendarId, gone, accessRole}], gapMs, settleMs. Returns what became of it and
 the row as its owner sees it; `lost` if the lease is no longer the caller's, and then nothing was written.
*/
create function public.settle_push(p_id bigint, p_owner uuid, p_outcome jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_push public.pending_calendar_syncs;
  v_end text;
  v_item jsonb;
  v_status text := p_outcome ->> 'status';
begin
  select * into v_push from public.pending_calendar_syncs where id = p_id;
  if not found then return jsonb_build_object('end', 'lost'); end if;
  perform private.lock_user(v_push.user_id);
  perform from public.user_events where id = v_push.subject_id for no key update;
  select * into v_push from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return jsonb_build_object('end', 'lost'); end if;

  v_end := private.settle(v_push, p_outcome ->> 'result', (p_outcome ->> 'delayMs')::integer, p_outcome ->> 'error');
  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'copies', '[]')) loop
    perform private.settle_copy(v_item, v_push.subject_id, (p_outcome ->> 'settleMs')::integer);
  end loop;
  if v_end = 'dead' and v_status = 'pending' then v_status := 'failed'; end if;

  update public.user_events t set
    external_calendar_event_id = k.google_event_id, external_connection_id = k.connection_id,
    external_google_calendar_id = k.google_calendar_id, external_etag = k.etag, external_link = k.link,
    -- What has changed meanwhile has marked the row pending itself.
    calendar_sync_status = case when v_end = 'again' then t.calendar_sync_status else coalesce(v_status, t.calendar_sync_status) end,
    calendar_sync_error = case when v_end = 'again' then t.calendar_sync_error else p_outcome ->> 'error' end,
    calendar_synced_at = case when v_status = 'synced' then now() else t.calendar_synced_at end,
    updated_at = now()
  from (select 1) as one
  left join public.user_event_copies k on k.id = (p_outcome ->> 'current')::uuid and k.user_event_id = v_push.subject_id and k.state = 'present'
  where t.id = v_push.subject_id;

  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'calendars', '[]')) loop
    update public.calendars set
      gone_at = case (v_item ->> 'gone')::boolean when true then coalesce(gone_at, now()) when false then null else gone_at end,
      access_role = coalesce(v_item ->> 'accessRole', access_role), updated_at = now()
    where connection_id = (v_item ->> 'connectionId')::uuid and google_calendar_id = v_item ->> 'googleCalendarId'
      and user_id = v_push.user_id;
  end loop;
  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'connections', '[]')) order by value ->> 'id' loop
    perform private.settle_connection(v_item, v_push.user_id, (p_outcome ->> 'gapMs')::integer);
  end loop;
  return jsonb_build_object('end', v_end, 'tracked', private.tracked_json(v_push.subject_id));
end
$$;

revoke execute on function private.settle_copy, private.settle_connection from public;
revoke execute on function public.settle_push from public, anon, authenticated;
grant execute on function public.settle_push to service_role;
