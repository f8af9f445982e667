create function public.note_cron_run(p_cron text, p_duration_ms integer, p_failed boolean) returns void
language sql security definer set search_path = '' as $$
  insert into private.cron_runs as r (cron, ended_at, duration_ms, succeeded_at)
  values (p_cron, now(), p_duration_ms, case when not p_failed then now() end)
  on conflict (cron) do update set ended_at = now(), duration_ms = excluded.duration_ms,
    succeeded_at = coalesce(excluded.succeeded_at, r.succeeded_at) $$;
