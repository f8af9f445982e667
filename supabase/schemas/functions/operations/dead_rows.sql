-- Rows that gave up, the latest first, behind a place in that order.
create function public.dead_rows(p_limit integer, p_before_at timestamptz default null, p_before_id bigint default null) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', q.id, 'kind', q.kind, 'connectionId', q.connection_id, 'subjectId', q.subject_id, 'attempts', q.attempts,
    'deadAt', q.dead_at, 'error', q.last_error_code)
  from public.pending_calendar_syncs q
  where q.dead_at is not null and (p_before_at is null or (q.dead_at, q.id) < (p_before_at, p_before_id))
  order by q.dead_at desc, q.id desc limit p_limit $$;

-- Runs a dead row again, or drops it: the next change of its subject enqueues it anew. A disconnect can't be dropped, its account would stay
-- half disconnected for ever. False: the row isn't dead, or can't be dropped.
create function public.settle_dead_row(p_id bigint, p_retry boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare v_row public.pending_calendar_syncs;
begin
  perform private.lock_user(user_id) from public.pending_calendar_syncs where id = p_id;
  select * into v_row from public.pending_calendar_syncs where id = p_id and dead_at is not null for update;
  if not found then return false; end if;
  if p_retry then
    perform private.enqueue(v_row.kind, v_row.user_id, v_row.connection_id, v_row.subject_id, v_row.priority, now());
    return true;
  end if;
  if v_row.kind not in ('push_event', 'pull_calendar', 'list_calendars') then return false; end if;
  delete from public.pending_calendar_syncs where id = p_id;
  return true;
end $$;
