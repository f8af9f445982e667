-- The six-hourly round: every account's list and every selected calendar without a waiting row, spread over p_spread_ms.
create function public.enqueue_round(p_spread_ms integer) returns integer language plpgsql security definer set search_path = '' as $$
declare v_count integer;
begin
  perform private.enqueue_lists(null, 3600000, p_spread_ms);
  with due as (
    select c.id, c.user_id, c.connection_id from public.calendars c
    join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    where c.selected and c.gone_at is null and not exists (
      select from public.pending_calendar_syncs q where q.dedupe_key = 'pull_calendar:' || c.id::text and q.dead_at is null)
    order by c.id
  ), told as (
    select private.enqueue('pull_calendar', user_id, connection_id, id, 3, now() + make_interval(secs => random() * p_spread_ms / 1000.0))
    from due
  )
  select count(*) into v_count from told;
  return v_count;
end $$;
