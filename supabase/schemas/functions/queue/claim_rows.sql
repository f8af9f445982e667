-- Leases rows of one kind whose turn has come: at most p_limit, and at most p_per_connection of one account at a time, the account that
-- waited longest first. With p_user only this user's, with p_subjects only these. Never waits for a lock: what somebody else holds is
-- left for the next claim. Polls and rounds (priorities 2 and 3) wait until tomorrow once Google was asked p_background_calls times today.
create function private.claim_rows(p_owner uuid, p_kind text, p_limit integer, p_per_connection integer, p_lease_ms integer, p_gap_ms integer,
  p_settle_ms integer, p_user uuid, p_subjects uuid[], p_background_calls bigint)
returns setof public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
declare
  -- A lane may have come up too early; so many are looked at for each row.
  v_lanes_max constant integer := 4 * p_limit;
  v_lanes refcursor; v_connection uuid; v_id bigint; v_subject uuid; v_priority integer; v_left integer := p_limit; v_room integer; v_taken integer;
  v_background_at timestamptz := private.background_opens_at(p_background_calls);
begin
  if p_user is null and p_subjects is null then
    open v_lanes for select connection_id from private.sync_lanes
      where kind = p_kind and turn < 'infinity' and turn <= now() order by turn limit v_lanes_max for no key update skip locked;
  else
    open v_lanes for select connection_id from private.sync_lanes
      where kind = p_kind and turn <= now() and connection_id in (
        select id from public.calendar_connections where user_id = p_user
        union select connection_id from public.calendars where id = any (p_subjects) and (p_user is null or user_id = p_user))
      order by turn limit v_lanes_max for no key update skip locked;
  end if;
  loop
    exit when v_left <= 0;
    fetch v_lanes into v_connection;
    exit when not found;
    select p_per_connection - count(*) into v_room from public.pending_calendar_syncs
    where connection_id = v_connection and kind = p_kind and lease_owner is not null and lease_until >= now();
    v_taken := 0;
    for v_id, v_subject, v_priority in
      select q.id, q.subject_id, q.priority from public.pending_calendar_syncs q
      where q.connection_id = v_connection and q.kind = p_kind and q.dead_at is null and q.run_at <= now()
        and (q.lease_owner is null or (q.lease_until < now() and q.attempts < private.engine_attempts_max()))
        and (p_subjects is null or q.subject_id = any (p_subjects))
      order by q.priority, q.run_at, q.id limit greatest(0, least(v_left, v_room)) for update skip locked
    loop
      if p_kind = 'pull_calendar' and not exists (
        select from public.calendars c where c.id = v_subject and c.selected and c.gone_at is null) then
        delete from public.pending_calendar_syncs where id = v_id;
        continue;
      end if;
      if v_priority >= 2 and v_background_at > now() then
        update public.pending_calendar_syncs set run_at = v_background_at + random() * interval '2 hours' where id = v_id;
        continue;
      end if;
      v_taken := v_taken + 1;
      return next private.take_lease(v_id, p_owner, p_lease_ms, p_settle_ms);
    end loop;
    v_left := v_left - v_taken;
    update private.sync_lanes set
      due_at = case when v_room <= 0 then (
          select min(q.lease_until) from public.pending_calendar_syncs q where q.connection_id = v_connection and q.kind = p_kind
            and q.lease_owner is not null and q.lease_until >= now())
        else private.lane_due_at(v_connection, p_kind) end,
      next_at = case when v_taken > 0 then greatest(next_at, clock_timestamp() + make_interval(secs => p_gap_ms / 1000.0)) else next_at end
    where connection_id = v_connection and kind = p_kind;
  end loop;
  close v_lanes;
end $$;
