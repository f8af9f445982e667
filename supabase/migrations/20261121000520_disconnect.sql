-- Disconnecting: the account stops receiving at once, its copies are removed if asked, then its grant and its row go.

-- Starts (or goes on with) a disconnect and takes its lease. Null: no such account. `leased`: somebody is at it already.
create function public.begin_disconnect(p_user uuid, p_connection uuid, p_mode text, p_owner uuid, p_lease_ms integer,
  p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_connection public.calendar_connections;
  v_job public.pending_calendar_syncs;
begin
  perform private.lock_user(p_user);
  perform from public.user_events where user_id = p_user order by id for no key update;
  select * into v_connection from public.calendar_connections where id = p_connection and user_id = p_user for no key update;
  if not found then return null; end if;
  if v_connection.status <> 'disconnecting' then
    update public.calendar_connections set status = 'disconnecting', disconnect_mode = p_mode, updated_at = now() where id = p_connection;
    update public.user_preferences set target_calendar_id = null, updated_at = now()
    where user_id = p_user and target_calendar_id in (select id from public.calendars where connection_id = p_connection);
    perform private.enqueue('disconnect', p_user, p_connection, p_connection, 0, now());
  end if;
  select * into v_job from public.pending_calendar_syncs
  where dedupe_key = 'disconnect:' || p_connection::text and (lease_until is null or lease_until < now()) for update;
  if not found then return jsonb_build_object('outcome', 'leased'); end if;
  update public.pending_calendar_syncs set dead_at = null, attempts = 0 where id = v_job.id and dead_at is not null;
  v_job := private.take_lease(v_job.id, p_owner, p_lease_ms, p_settle_ms);
  return jsonb_build_object('outcome', 'begun', 'jobId', v_job.id);
end
$$;

/*
 What is left to do: the account, up to p_limit copies that are to be removed, how many there are, and how many pushes may still be
 writing. Null: the lease is no longer the caller's.
*/
create function public.disconnect_context(p_job bigint, p_owner uuid, p_limit integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  with doomed as (
    select k.* from public.pending_calendar_syncs q
    join public.calendar_connections c on c.id = q.connection_id
    join public.user_event_copies k on k.connection_id = c.id and k.state in ('present', 'unconfirmed')
    join public.user_events t on t.id = k.user_event_id
    join public.events e on e.id = t.event_id
    -- What was not wanted any more is no event to keep.
    where q.id = p_job and q.lease_owner = p_owner and (c.disconnect_mode = 'remove_all'
      or (c.disconnect_mode = 'remove_future' and e.sort_starts_at > now())
      or t.tracking is null or e.deleted_at is not null)
  )
  select jsonb_build_object('connection', private.connection_json(c), 'mode', c.disconnect_mode, 'attempts', q.attempts,
    'left', (select count(*) from doomed),
    'inFlight', (select count(*) from public.pending_calendar_syncs o
      where o.connection_id = c.id and o.kind = 'push_event' and o.lease_until > now()),
    'copies', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'trackedId', d.user_event_id, 'connectionId', d.connection_id,
      'googleCalendarId', d.google_calendar_id, 'generation', d.generation, 'googleEventId', d.google_event_id, 'state', d.state,
      'etag', d.etag, 'uncertainUntil', d.uncertain_until)) from (select * from doomed order by id limit p_limit) d), '[]'))
  from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
  where q.id = p_job and q.lease_owner = p_owner;
$$;

-- Notes copies as removed, or as refused (they stay where they are), and keeps the lease alive. False: the lease was lost.
create function public.note_removed_copies(p_job bigint, p_owner uuid, p_copies uuid[], p_refused uuid[], p_lease_ms integer)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_connection uuid;
begin
  update public.pending_calendar_syncs set lease_until = now() + make_interval(secs => p_lease_ms / 1000.0)
  where id = p_job and lease_owner = p_owner returning connection_id into v_connection;
  if not found then return false; end if;
  update public.user_event_copies set state = 'deleted', etag = null, base = null, fingerprint = null, uncertain_until = null, confirmed_at = now()
  where id = any (p_copies) and connection_id = v_connection;
  update public.user_event_copies set removal_refused = true where id = any (p_refused) and connection_id = v_connection;
  update public.calendar_connections set events_deleted_count = events_deleted_count + coalesce(cardinality(p_copies), 0)
  where id = v_connection;
  return true;
end
$$;

-- Forgets the account with all that hangs on it but the places of our copies. False: the lease was lost.
create function public.finish_disconnect(p_job bigint, p_owner uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_job public.pending_calendar_syncs;
begin
  select * into v_job from public.pending_calendar_syncs where id = p_job;
  if not found then return false; end if;
  perform private.lock_user(v_job.user_id);
  perform from public.user_events where user_id = v_job.user_id order by id for no key update;
  perform from public.pending_calendar_syncs where id = p_job and lease_owner = p_owner for update;
  if not found then return false; end if;
  update public.user_events set calendar_sync_status = 'not_synced', calendar_sync_error = null, external_calendar_event_id = null,
    external_google_calendar_id = null, external_etag = null, external_link = null, external_connection_id = null, updated_at = now()
  where user_id = v_job.user_id and external_connection_id = v_job.connection_id;
  insert into public.left_copies as l (user_event_id, user_id, google_sub, google_calendar_id, generation, google_event_id, state, etag,
    link, base, uncertain_until)
  select k.user_event_id, k.user_id, c.google_sub, k.google_calendar_id, k.generation, k.google_event_id, k.state, k.etag, k.link,
    k.base, k.uncertain_until
  from public.user_event_copies k join public.calendar_connections c on c.id = k.connection_id where c.id = v_job.connection_id
  on conflict (user_event_id, google_sub, google_calendar_id) do update set generation = excluded.generation,
    google_event_id = excluded.google_event_id, state = excluded.state, etag = excluded.etag, link = excluded.link,
    base = excluded.base, uncertain_until = excluded.uncertain_until;
  delete from public.pending_calendar_syncs where connection_id = v_job.connection_id;
  delete from public.calendar_connections where id = v_job.connection_id;
  return true;
end
$$;

-- How many copies an account holds: all of them, and those of events that are still to come.
create function public.count_copies(p_user uuid) returns table (connection_id uuid, copies bigint, future bigint)
language sql stable security definer set search_path = '' as $$
  select k.connection_id, count(*), count(*) filter (where e.sort_starts_at > now())
  from public.user_event_copies k join public.user_events t on t.id = k.user_event_id join public.events e on e.id = t.event_id
  where k.user_id = p_user and k.state = 'present' group by k.connection_id;
$$;

revoke execute on function public.begin_disconnect, public.disconnect_context, public.note_removed_copies, public.finish_disconnect,
  public.count_copies from public, anon, authenticated;
grant execute on function public.begin_disconnect, public.disconnect_context, public.note_removed_copies, public.finish_disconnect,
  public.count_copies to service_role;
