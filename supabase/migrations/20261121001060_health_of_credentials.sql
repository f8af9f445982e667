drop function private.note_health(uuid, text, text, integer);

-- What a call to Google taught about its account: ok, backoff (rate limit), hold_writes (it may be read, but not changed) or reauth (only
-- its owner can help). p_version: the credentials that it was made with; when the account has others by now, they are not to blame.
create function private.note_health(p_connection uuid, p_health text, p_error text, p_delay_ms integer, p_version bigint default null) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.calendar_connections set
    last_attempt_at = now(),
    last_success_at = case when p_health = 'ok' then now() else last_success_at end,
    last_error_code = case when p_health = 'ok' then null when p_health = 'hold_writes' then last_error_code
      else coalesce(p_error, last_error_code) end,
    last_error_at = case when p_health = 'ok' then last_error_at else now() end,
    writes_held_until = case when p_health = 'hold_writes'
      then greatest(writes_held_until, now() + make_interval(secs => p_delay_ms / 1000.0)) else writes_held_until end,
    status = case when p_health = 'reauth' and status = 'active' and credential_version = coalesce(p_version, credential_version)
      then 'requires_reauth' else status end,
    -- Only the first of a burst counts: ten calls that met one limit are one limit.
    backoff_attempts = case when p_health = 'ok' then 0
      when p_health = 'backoff' and coalesce(backoff_until, '-infinity') <= now() then backoff_attempts + 1
      else backoff_attempts end,
    backoff_until = case when p_health = 'ok' and coalesce(backoff_until, '-infinity') <= now() then null
      when p_health = 'backoff' then greatest(backoff_until, now() + case when p_delay_ms is not null
        then make_interval(secs => p_delay_ms / 1000.0) else private.backoff(backoff_attempts + 1) end)
      else backoff_until end,
    updated_at = now()
  where id = p_connection;
end
$$;

drop function public.note_connection_health(uuid, text, text, integer);

create function public.note_connection_health(p_connection uuid, p_health text, p_error text default null, p_delay_ms integer default null,
  p_version bigint default null)
returns void language sql security definer set search_path = '' as $$
  select private.note_health(p_connection, p_health, p_error, p_delay_ms, p_version);
$$;

-- What was learned about one account, and its metrics.
create or replace function private.settle_connection(p_seen jsonb, p_user uuid, p_gap_ms integer) returns void
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
  if coalesce(p_seen ->> 'created', p_seen ->> 'updated', p_seen ->> 'deleted') is not null then
    perform private.end_writes_hold(v_id);
  end if;
  if p_seen ->> 'health' is not null then
    perform private.note_health(v_id, p_seen ->> 'health', p_seen ->> 'error', (p_seen ->> 'delayMs')::integer,
      (p_seen ->> 'credentialVersion')::bigint);
  end if;
end
$$;

drop function public.release_pull(bigint, uuid, uuid, uuid, text, text, integer, text, boolean);

-- Ends an attempt that did not get to its end. p_result and p_health: see settle_sync and note_connection_health.
create function public.release_pull(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_result text, p_error text,
  p_delay_ms integer, p_health text, p_version bigint default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  v_row public.pending_calendar_syncs;
  v_settled text;
begin
  perform private.lock_user(p_user);
  select * into v_row from public.pending_calendar_syncs
  where id = p_queue_id and lease_owner = p_owner and user_id = p_user for update;
  if not found then return null; end if;
  v_settled := private.settle(v_row, p_result, p_delay_ms, p_error);
  if p_error is not null then
    update public.calendar_watches set failures = failures + 1, last_error_code = p_error where calendar_id = p_calendar;
  end if;
  if p_health is not null then
    perform private.note_health(v_row.connection_id, p_health, p_error, p_delay_ms, p_version);
  end if;
  return v_settled;
end
$$;

revoke execute on all functions in schema private from public, anon, authenticated;
revoke execute on function public.note_connection_health, public.release_pull from public, anon, authenticated;
grant execute on function public.note_connection_health, public.release_pull to service_role;

select private.set_browser_grants();
