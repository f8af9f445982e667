create function private.take_lease(p_id bigint, p_owner uuid, p_lease_ms integer, p_settle_ms integer)
returns public.pending_calendar_syncs language plpgsql security definer set search_path = '' as $$
declare v_was_leased boolean; v_wants_moved boolean; v_row public.pending_calendar_syncs;
begin
  select lease_owner is not null, claimed_generation is distinct from generation into v_was_leased, v_wants_moved
  from public.pending_calendar_syncs where id = p_id for update;
  update public.pending_calendar_syncs
  set lease_owner = p_owner, lease_until = now() + make_interval(secs => p_lease_ms / 1000.0),
      claimed_generation = generation, attempts = attempts + 1, updated_at = now()
  where id = p_id returning * into v_row;
  perform private.note_attempt(v_row, v_was_leased, v_wants_moved, p_settle_ms);
  return v_row;
end $$;

-- Stores that an attempt begins: when a calendar was tried, where a push may make a copy, and that the attempt before was lost.
-- p_wants_moved: the desired state has changed since the last claim.
create function private.note_attempt(p_row public.pending_calendar_syncs, p_was_leased boolean, p_wants_moved boolean, p_settle_ms integer)
returns void language plpgsql security definer set search_path = '' as $$ begin
  if p_row.kind = 'pull_calendar' then
    insert into public.calendar_watches as w (calendar_id, user_id, attempted_at) values (p_row.subject_id, p_row.user_id, now())
    on conflict (calendar_id) do update set attempted_at = now(), resumed = w.page_token is not null;
  end if;
  if p_row.kind = 'disconnect' then perform private.doubt_lost_pushes(p_row.connection_id, p_settle_ms); end if;
  if p_row.kind <> 'push_event' then return; end if;
  if p_was_leased then
    update public.user_event_copies
    set uncertain_until = now() + make_interval(secs => p_settle_ms / 1000.0), base_doubtful = true
    where user_event_id = p_row.subject_id and state <> 'deleted';
  end if;
  if p_wants_moved then
    update public.user_event_copies set base = null, base_doubtful = false where user_event_id = p_row.subject_id and base_doubtful;
  end if;
  insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id)
  select t.id, t.user_id, c.connection_id, c.google_calendar_id
  from public.user_events t
  join public.events e on e.id = t.event_id and e.deleted_at is null
  join public.calendars c on c.id = private.target_calendar(t)
  join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
  where t.id = p_row.subject_id and t.tracking is not null
  -- The request that follows may restore a deleted copy.
  on conflict (user_event_id, connection_id, google_calendar_id) do update set state = 'unconfirmed'
  where user_event_copies.state = 'deleted';
end $$;

-- Before a disconnect counts what its account holds: lost pushes may have written copies there.
create function private.doubt_lost_pushes(p_connection uuid, p_settle_ms integer) returns void
language sql security definer set search_path = '' as $$
  with lost as (
    select q.id, q.subject_id from public.pending_calendar_syncs q
    join public.calendar_connections cc on cc.id = p_connection and cc.user_id = q.user_id
    where q.kind = 'push_event' and q.lease_owner is not null and q.lease_until < now() and (q.connection_id = p_connection
      or exists (select from public.user_event_copies k where k.user_event_id = q.subject_id and k.connection_id = p_connection))
    order by q.id for update of q skip locked
  ), released as (
    update public.pending_calendar_syncs q set lease_owner = null, lease_until = null, updated_at = now() from lost where q.id = lost.id
  )
  update public.user_event_copies k set uncertain_until = now() + make_interval(secs => p_settle_ms / 1000.0), base_doubtful = true
  from lost where k.user_event_id = lost.subject_id and k.state <> 'deleted' $$;
