-- What is left to do of a disconnect; null: the lease is no longer the caller's.
create function public.disconnect_context(p_job bigint, p_owner uuid, p_limit integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  with doomed as (
    select k.* from public.pending_calendar_syncs q
    join public.calendar_connections c on c.id = q.connection_id
    join public.user_event_copies k on k.connection_id = c.id and k.state in ('present', 'unconfirmed')
    join public.user_events t on t.id = k.user_event_id
    join public.events e on e.id = t.event_id
    -- What was not wanted any more is no event to keep.
    where q.id = p_job and q.lease_owner = p_owner and (c.disconnect_mode = 'remove_all'
      or (c.disconnect_mode = 'remove_future' and e.sort_starts_at > now())
      or t.tracking is null or e.deleted_at is not null)
      -- One calendar may be seen through two accounts: what the other one shows is this very event.
      and not exists (select from public.user_event_copies o join public.calendar_connections oc on oc.id = o.connection_id
        where o.user_event_id = k.user_event_id and o.id <> k.id and o.google_calendar_id = k.google_calendar_id
          and o.generation = k.generation and o.state = 'present' and oc.status <> 'disconnecting')
  )
  select jsonb_build_object('connection', private.connection_json(c), 'mode', c.disconnect_mode, 'attempts', q.attempts,
    'left', (select count(*) from doomed),
    'inFlight', (select count(*) from public.pending_calendar_syncs o
      where o.kind = 'push_event' and o.lease_owner is not null and o.user_id = c.user_id and (o.connection_id = c.id
        or exists (select from public.user_event_copies k where k.user_event_id = o.subject_id and k.connection_id = c.id))),
    'copies', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'trackedId', d.user_event_id, 'connectionId', d.connection_id,
      'googleCalendarId', d.google_calendar_id, 'generation', d.generation, 'googleEventId', d.google_event_id, 'state', d.state,
      'etag', d.etag, 'uncertainUntil', d.uncertain_until)) from (select * from doomed where not removal_refused order by id limit p_limit) d), '[]'))
  from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
  where q.id = p_job and q.lease_owner = p_owner;
$$;
