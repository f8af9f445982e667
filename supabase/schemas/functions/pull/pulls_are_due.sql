-- Whether a worker should claim again: a claim skips locked rows, so it may return nothing although pulls are due.
create function public.pulls_are_due(p_per_connection integer, p_user uuid default null, p_calendars uuid[] default null) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.pending_calendar_syncs q
    join public.calendars c on c.id = q.subject_id and c.selected and c.gone_at is null
    join public.calendar_connections cc on cc.id = q.connection_id
      and cc.status = 'active' and coalesce(cc.backoff_until, '-infinity') <= now()
    where q.kind = 'pull_calendar' and q.dead_at is null and q.run_at <= now()
      and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
      and (p_user is null or q.user_id = p_user) and (p_calendars is null or q.subject_id = any (p_calendars))
      and (select count(*) from public.pending_calendar_syncs other
        where other.connection_id = cc.id and other.kind = 'pull_calendar' and other.lease_until >= now()) < p_per_connection) $$;
