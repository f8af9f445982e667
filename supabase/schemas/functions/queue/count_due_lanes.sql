-- How many lanes of the kinds have their turn now; counts up to p_max.
create function public.count_due_lanes(p_kinds text[], p_max integer) returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from (
    select due.connection_id from unnest(p_kinds) as k (kind), lateral (
      select l.connection_id from private.sync_lanes l where l.kind = k.kind and l.turn <= now() limit p_max) due limit p_max) counted $$;
