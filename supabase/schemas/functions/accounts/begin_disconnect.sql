-- Starts or resumes a disconnect and takes its lease. Null: no such account. `leased`: another worker is on it.
create function public.begin_disconnect(p_user uuid, p_connection uuid, p_mode text, p_owner uuid, p_lease_ms integer,
  p_settle_ms integer) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_job public.pending_calendar_syncs;
begin
  perform private.lock_user(p_user);
  perform from public.calendar_connections where id = p_connection and user_id = p_user for no key update;
  if not found then return null; end if;
  perform private.start_disconnect(p_user, p_connection, p_mode);
  select * into v_job from public.pending_calendar_syncs
  where dedupe_key = 'disconnect:' || p_connection::text and (lease_until is null or lease_until < now()) for update;
  if not found then return jsonb_build_object('outcome', 'leased'); end if;
  update public.pending_calendar_syncs set dead_at = null, attempts = 0 where id = v_job.id and dead_at is not null;
  v_job := private.take_lease(v_job.id, p_owner, p_lease_ms, p_settle_ms);
  return jsonb_build_object('outcome', 'begun', 'jobId', v_job.id);
end $$;

-- From now on the account receives nothing. One that is being disconnected already keeps its mode.
create function private.start_disconnect(p_user uuid, p_connection uuid, p_mode text) returns void
language plpgsql security definer set search_path = '' as $$ begin
  update public.calendar_connections set status = 'disconnecting', disconnect_mode = p_mode, updated_at = now()
  where id = p_connection and status <> 'disconnecting';
  if not found then return; end if;
  update public.user_preferences set target_calendar_id = null, updated_at = now()
  where user_id = p_user and target_calendar_id in (select id from public.calendars where connection_id = p_connection);
  perform private.enqueue('disconnect', p_user, p_connection, p_connection, 0, now());
end $$;
