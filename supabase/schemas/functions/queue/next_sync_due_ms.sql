-- When something that is not leased now can next be claimed, in milliseconds from now; null when nothing waits.
create function public.next_sync_due_ms(p_kinds text[], p_user uuid default null) returns integer
language sql stable security definer set search_path = '' as $$
  select greatest(0, least(2147483647, extract(epoch from min(greatest(q.run_at, coalesce(q.lease_until, '-infinity'),
    case when c.status = 'active' then coalesce(c.backoff_until, '-infinity') else '-infinity' end,
    case when q.kind = 'push_event' then greatest(c.next_batch_at, c.writes_held_until) else '-infinity' end)) - now()) * 1000))::integer
  from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
  where q.dead_at is null and q.kind = any (p_kinds) and (p_user is null or q.user_id = p_user)
    and q.attempts < private.attempts_max()
    and ((c.status = 'active' and q.kind <> 'disconnect') or (c.status = 'disconnecting' and q.kind = 'disconnect'));
$$;
