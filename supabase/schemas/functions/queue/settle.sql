-- Ends an attempt; the caller owns and has locked the row. p_result: `done` (deletes it unless its generation moved), `retry` (after a
-- backoff, until the attempts are used up), `wait` (after p_delay_ms; the attempt doesn't count) or `dead` (stays with its error).
-- Returns done, again, waiting or dead.
create function private.settle(p_row public.pending_calendar_syncs, p_result text, p_delay_ms integer, p_error text) returns text
language plpgsql security definer set search_path = '' as $$ begin
  if p_row.generation <> p_row.claimed_generation then
    update public.pending_calendar_syncs
    set lease_owner = null, lease_until = null, run_at = now(), attempts = 0, updated_at = now() where id = p_row.id;
    return 'again';
  end if;
  if p_result = 'done' then delete from public.pending_calendar_syncs where id = p_row.id; return 'done'; end if;
  if p_result = 'dead' or (p_result = 'retry' and p_row.attempts >= private.engine_attempts_max()) then
    update public.pending_calendar_syncs
    set lease_owner = null, lease_until = null, dead_at = now(), last_error_code = p_error, updated_at = now() where id = p_row.id;
    return 'dead';
  end if;
  update public.pending_calendar_syncs
  set lease_owner = null, lease_until = null, last_error_code = p_error, updated_at = now(),
      attempts = case when p_result = 'wait' then greatest(0, attempts - 1) else attempts end,
      run_at = now() + case when p_delay_ms is not null then make_interval(secs => p_delay_ms / 1000.0)
                            else private.backoff(p_row.attempts) end
  where id = p_row.id;
  return 'waiting';
end $$;
