create function public.list_contexts(p_ids bigint[], p_owner uuid) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('queueId', q.id, 'connection', private.connection_json(cc))
  from public.pending_calendar_syncs q join public.calendar_connections cc on cc.id = q.connection_id
  where q.id = any (p_ids) and q.lease_owner = p_owner and q.kind = 'list_calendars' order by q.id $$;
