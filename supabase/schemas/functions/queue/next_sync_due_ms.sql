-- In how many milliseconds the next lane has its turn; null when none has.
create function public.next_sync_due_ms(p_kinds text[], p_user uuid default null) returns integer
language sql stable security definer set search_path = '' as $$
  select greatest(0, least(2147483647, extract(epoch from case when p_user is null
    then (select min(first.turn) from unnest(p_kinds) as k (kind), lateral (
      select l.turn from private.sync_lanes l where l.kind = k.kind and l.turn < 'infinity' order by l.turn limit 1) first)
    else (select min(l.turn) from public.calendar_connections c join private.sync_lanes l on l.connection_id = c.id
      where c.user_id = p_user and l.kind = any (p_kinds) and l.turn < 'infinity') end - now()) * 1000))::integer $$;
