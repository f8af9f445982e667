-- How the engine is doing, for its operator. Nothing here counts further than p_max, and lags come from a sample of about p_max accounts, so
-- that it costs the same however many people there are. The sample is the same every time, so that two of them can be compared.
create function public.service_status(p_max integer) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare v_accounts bigint; v_share real;
begin
  -- PostgreSQL's own estimate; it has none before the first analyze.
  select greatest(reltuples, 0) into v_accounts from pg_catalog.pg_class where oid = 'public.calendar_connections'::regclass;
  v_share := least(100, 100.0 * p_max / greatest(v_accounts, 1));
  return jsonb_build_object(
    'crons', (select coalesce(jsonb_agg(jsonb_build_object('cron', cron, 'endedAt', ended_at, 'durationMs', duration_ms,
      'succeededAt', succeeded_at) order by cron), '[]') from private.cron_runs),
    'queue', (select jsonb_object_agg(k.kind, jsonb_build_object(
        'accountsDue', public.count_due_lanes(array[k.kind], p_max),
        'oldestDueMs', (select floor(extract(epoch from now() - l.turn) * 1000)::bigint from private.sync_lanes l
          where l.kind = k.kind and l.turn <= now() and l.turn > '-infinity' order by l.turn limit 1)))
      from unnest(array['push_event', 'pull_calendar', 'list_calendars', 'disconnect']) as k (kind)),
    'changesToSpread', (select count(*) from (select from private.fan_outs limit p_max) waiting),
    'dead', (select coalesce(jsonb_object_agg(d.reason, d.count), '{}') from (
      select coalesce(f.last_error_code, 'unknown') as reason, count(*) as count from (
        select last_error_code from public.pending_calendar_syncs where dead_at is not null limit p_max) f group by 1) d),
    'googleCallsToday', (select coalesce(sum(calls), 0) from private.google_days where day = private.google_day()),
    'accounts', jsonb_build_object('estimated', v_accounts) || (
      select jsonb_object_agg(s.status, (select count(*) from (
        select from public.calendar_connections c where c.status = s.status and c.status <> 'active' limit p_max) found))
      from unnest(array['requires_reauth', 'disconnecting']) as s (status)),
    'lagCounts', (select coalesce(jsonb_agg(b.count order by b.bucket), '[]') from (
      select u.bucket, sum(u.count) as count from public.calendar_sync_lags l tablesample system (v_share) repeatable (0),
        unnest(l.counts) with ordinality as u (count, bucket) group by u.bucket) b));
end $$;
