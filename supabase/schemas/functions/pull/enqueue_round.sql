-- Starts the six-hourly round over every account, spread over p_spread_ms. False: the previous round isn't finished.
create function public.enqueue_round(p_spread_ms integer) returns boolean language plpgsql security definer set search_path = '' as $$ begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('round', 0));
  if exists (select from private.fan_outs where kind = 'round') then return false; end if;
  insert into private.fan_outs (kind, spread_ms) values ('round', p_spread_ms);
  return true;
end $$;

-- An account's part of the round: its list, unless read within the hour, and its selected calendars; not what already waits, nor what one
-- reading a day is enough for.
create function private.enqueue_account(p_connection uuid, p_spread_ms integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
  -- At the same place of every round, so that the time between two of them is the same.
  v_at timestamptz := now() + make_interval(secs => (hashtext(p_connection::text) & 2147483647) / 2147483648.0 * p_spread_ms / 1000.0);
begin
  perform private.enqueue(due.kind, due.user_id, p_connection, due.id, due.priority, v_at)
  from (
    select 'list_calendars' as kind, cc.user_id, cc.id, 2 as priority from public.calendar_connections cc
    where cc.id = p_connection and cc.status = 'active' and cc.calendars_listed_at < now() -
      case when private.last_visit(cc.user_id) < now() - private.engine_absent_after() then interval '20 hours' else interval '1 hour' end
    union all
    select 'pull_calendar', c.user_id, c.id, 3 from public.calendars c
    join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    left join public.calendar_watches w on w.calendar_id = c.id
    where c.connection_id = p_connection and c.selected and c.gone_at is null
      and (private.poll_delay(c.id) < private.engine_absent_poll() or coalesce(w.attempted_at, '-infinity') < now() - interval '20 hours')) due
  where not exists (select from public.pending_calendar_syncs q where q.dedupe_key = due.kind || ':' || due.id::text and q.dead_at is null);
end $$;
