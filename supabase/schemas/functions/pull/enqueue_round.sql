-- The six-hourly round: every account's list, then every calendar in use, spread over p_spread_ms.
create function public.enqueue_round(p_spread_ms integer) returns integer
language plpgsql security definer set search_path = '' as $$
begin
  perform private.enqueue_lists(null, 3600000, p_spread_ms);
  return public.enqueue_all_pulls(p_spread_ms);
end
$$;

-- Every calendar in use is looked at, spread over p_spread_ms. One statement; what waits already is left as it is.
create function public.enqueue_all_pulls(p_spread_ms integer) returns integer
language sql security definer set search_path = '' as $$
  with due as (
    select c.id, c.user_id, c.connection_id from public.calendars c
    join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    where c.selected and c.gone_at is null and not exists (
      select from public.pending_calendar_syncs q
      where q.dedupe_key = 'pull_calendar:' || c.id::text and q.dead_at is null)
    order by c.id
  ), told as (
    select private.enqueue('pull_calendar', user_id, connection_id, id, 3, now() + make_interval(secs => random() * p_spread_ms / 1000.0))
    from due
  )
  select count(*)::integer from told;
$$;
