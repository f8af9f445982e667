-- In how many milliseconds the first account with rows of these kinds has its turn, or the first of the rows of p_subjects; null when none
-- has. A claim skips locked rows, so it may return nothing although this says 0.
create function public.next_sync_due_ms(p_kinds text[], p_user uuid default null, p_subjects uuid[] default null) returns integer
language sql stable security definer set search_path = '' as $$
  select greatest(0, least(2147483647, extract(epoch from case
    when p_subjects is not null then (
      select min(greatest(l.turn, q.run_at)) from unnest(p_kinds) as k (kind) cross join unnest(p_subjects) as s (id)
      join public.pending_calendar_syncs q on q.dedupe_key = k.kind || ':' || s.id::text and (p_user is null or q.user_id = p_user)
      join private.sync_lanes l on l.connection_id = q.connection_id and l.kind = q.kind and l.turn < 'infinity'
      where q.dead_at is null and (q.lease_owner is null or (q.lease_until < now() and q.attempts < private.engine_attempts_max())))
    when p_user is not null then (
      select min(l.turn) from public.calendar_connections c join private.sync_lanes l on l.connection_id = c.id
      where c.user_id = p_user and l.kind = any (p_kinds) and l.turn < 'infinity')
    else (
      select min(first.turn) from unnest(p_kinds) as k (kind), lateral (
        select l.turn from private.sync_lanes l where l.kind = k.kind and l.turn < 'infinity' order by l.turn limit 1) first)
    end - now()) * 1000))::integer $$;
