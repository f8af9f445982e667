-- What a disconnect still has to do. Null: the lease is lost.
create function public.disconnect_context(p_job bigint, p_owner uuid, p_limit integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  with doomed as (
    select k.* from public.pending_calendar_syncs q
    join public.calendar_connections cc on cc.id = q.connection_id
    join public.user_event_copies k on k.connection_id = cc.id and k.state in ('present', 'unconfirmed')
    join public.user_events t on t.id = k.user_event_id
    join public.events e on e.id = t.event_id
    -- An event that is untracked or deleted would be removed anyway, so it isn't kept.
    where q.id = p_job and q.lease_owner = p_owner and (cc.disconnect_mode = 'remove_all'
      or (cc.disconnect_mode = 'remove_future' and e.sort_starts_at > now())
      or t.tracking is null or e.deleted_at is not null)
      -- Two accounts may share a calendar: the other account's copy is the same Google event.
      and not exists (select from public.user_event_copies other
        join public.calendar_connections other_cc on other_cc.id = other.connection_id
        where other.user_event_id = k.user_event_id and other.id <> k.id and other.google_calendar_id = k.google_calendar_id
          and other.generation = k.generation and other.state = 'present' and other_cc.status <> 'disconnecting')
  )
  select jsonb_build_object('connection', private.connection_json(cc), 'mode', cc.disconnect_mode, 'attempts', q.attempts,
    'beganAt', q.created_at, 'isLeaving', exists (select from public.account_deletions d where d.user_id = cc.user_id),
    'left', (select count(*) from doomed),
    'inFlight', (select count(*) from public.pending_calendar_syncs other
      where other.kind = 'push_event' and other.lease_owner is not null and other.user_id = cc.user_id and (other.connection_id = cc.id
        or exists (select from public.user_event_copies k where k.user_event_id = other.subject_id and k.connection_id = cc.id))),
    'copies', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'trackedId', d.user_event_id, 'connectionId', d.connection_id,
      'googleCalendarId', d.google_calendar_id, 'generation', d.generation, 'googleEventId', d.google_event_id, 'state', d.state,
      'etag', d.etag, 'uncertainUntil', d.uncertain_until))
      from (select * from doomed where not removal_refused order by id limit p_limit) d), '[]'))
  from public.pending_calendar_syncs q join public.calendar_connections cc on cc.id = q.connection_id
  where q.id = p_job and q.lease_owner = p_owner $$;
