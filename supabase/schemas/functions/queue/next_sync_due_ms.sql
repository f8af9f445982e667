-- Milliseconds until a row can next be claimed; null if none waits.
create function public.next_sync_due_ms(p_kinds text[], p_user uuid default null) returns integer
language sql stable security definer set search_path = '' as $$
  select greatest(0, least(2147483647, extract(epoch from min(greatest(q.run_at, coalesce(q.lease_until, '-infinity'),
    case when cc.status = 'active' then coalesce(cc.backoff_until, '-infinity') else '-infinity' end,
    case when q.kind = 'push_event' then greatest(cc.next_batch_at, cc.writes_held_until) else '-infinity' end)) - now()) * 1000))::integer
  from public.pending_calendar_syncs q join public.calendar_connections cc on cc.id = q.connection_id
  where q.dead_at is null and q.kind = any (p_kinds) and (p_user is null or q.user_id = p_user)
    and q.attempts < private.attempts_max()
    and ((cc.status = 'active' and q.kind <> 'disconnect') or (cc.status = 'disconnecting' and q.kind = 'disconnect')) $$;
