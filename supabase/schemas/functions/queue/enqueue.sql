-- Adds a row, or makes the existing one (also a dead one) run again under its next generation (L5). In PL/pgSQL, like all that runs for each
-- row: it keeps its plan, while an SQL function is planned again in every statement.
create function private.enqueue(p_kind text, p_user uuid, p_connection uuid, p_subject uuid, p_priority integer, p_run_at timestamptz)
returns void language plpgsql security definer set search_path = '' as $$ begin
  insert into public.pending_calendar_syncs as q (dedupe_key, kind, user_id, connection_id, subject_id, priority, run_at)
  values (p_kind || ':' || p_subject::text, p_kind, p_user, p_connection, p_subject, p_priority, p_run_at)
  on conflict (dedupe_key) do update
    set generation = q.generation + 1, connection_id = excluded.connection_id, priority = least(q.priority, excluded.priority),
        run_at = case when q.dead_at is null and q.attempts = 0 then least(q.run_at, excluded.run_at) else excluded.run_at end,
        attempts = 0, dead_at = null, last_error_code = null, updated_at = now();
end $$;

create function public.enqueue_sync(p_kind text, p_user uuid, p_connection uuid, p_subject uuid, p_priority integer default 1,
  p_delay_ms integer default 0) returns void language sql security definer set search_path = '' as $$
  select private.lock_user(p_user);
  select private.enqueue(p_kind, p_user, p_connection, p_subject, p_priority, now() + make_interval(secs => p_delay_ms / 1000.0)) $$;
