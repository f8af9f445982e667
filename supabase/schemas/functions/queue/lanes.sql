-- From when on the account's state lets work of a kind run.
create function private.lane_opens_at(p_connection public.calendar_connections, p_kind text) returns timestamptz
language sql immutable set search_path = '' as $$
  select case
    when (p_connection.status = 'disconnecting') <> (p_kind = 'disconnect') or p_connection.status = 'requires_reauth' then 'infinity'
    when p_kind = 'disconnect' then '-infinity'
    when p_kind = 'push_event' then coalesce(greatest(p_connection.backoff_until, p_connection.writes_held_until), '-infinity')
    else coalesce(p_connection.backoff_until, '-infinity') end $$;

-- When the first row of a lane can run. Each priority is one look at the index.
create function private.lane_due_at(p_connection uuid, p_kind text) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$ begin
  return least(
    (select min(first.run_at) from generate_series(0, 3) as p (priority), lateral (
      select q.run_at from public.pending_calendar_syncs q
      where q.connection_id = p_connection and q.kind = p_kind and q.priority = p.priority and q.dead_at is null and q.lease_owner is null
      order by q.run_at limit 1) first),
    (select q.lease_until from public.pending_calendar_syncs q
     where q.connection_id = p_connection and q.kind = p_kind and q.lease_owner is not null and q.attempts < private.engine_attempts_max()
     order by q.lease_until limit 1),
    'infinity');
end $$;

create function private.connections_lanes() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  insert into private.sync_lanes (connection_id, kind, open_at)
  select new.id, k.kind, private.lane_opens_at(new, k.kind)
  from unnest(array['push_event', 'pull_calendar', 'list_calendars', 'disconnect']) as k (kind) order by k.kind
  on conflict (connection_id, kind) do update set open_at = excluded.open_at;
  return null;
end $$;

-- A row that may run earlier than its lane knows brings the lane forward, and an attempt that ended makes room for any other row of its
-- account. The lane stays locked until the commit: a claim that empties it at the same moment can't miss the row.
create function private.queue_lanes() returns trigger language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs := case when tg_op = 'DELETE' then old else new end; v_due timestamptz;
begin
  perform from private.sync_lanes where connection_id = v_row.connection_id and kind = v_row.kind for no key update;
  if tg_op <> 'INSERT' and old.lease_owner is not null then
    v_due := private.lane_due_at(v_row.connection_id, v_row.kind);
    update private.sync_lanes set due_at = v_due where connection_id = v_row.connection_id and kind = v_row.kind and due_at <> v_due;
  else
    v_due := greatest(v_row.run_at, v_row.lease_until);
    update private.sync_lanes set due_at = v_due where connection_id = v_row.connection_id and kind = v_row.kind and due_at > v_due;
  end if;
  return null;
end $$;
