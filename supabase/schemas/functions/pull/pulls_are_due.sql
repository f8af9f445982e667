-- A claim never waits for a lock, so it may come back empty-handed although something is due: an account's row was held by somebody else
-- for that moment. Whoever drains the queue asks this before it goes home.
create function public.pulls_are_due(p_per_connection integer, p_user uuid default null, p_calendars uuid[] default null) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.pending_calendar_syncs q
    join public.calendars k on k.id = q.subject_id and k.selected and k.gone_at is null
    join public.calendar_connections c on c.id = q.connection_id
      and c.status = 'active' and coalesce(c.backoff_until, '-infinity') <= now()
    where q.kind = 'pull_calendar' and q.dead_at is null and q.run_at <= now()
      and (q.lease_until is null or q.lease_until < now()) and q.attempts < private.attempts_max()
      and (p_user is null or q.user_id = p_user) and (p_calendars is null or q.subject_id = any (p_calendars))
      and (select count(*) from public.pending_calendar_syncs o
        where o.connection_id = c.id and o.kind = 'pull_calendar' and o.lease_until >= now()) < p_per_connection);
$$;
