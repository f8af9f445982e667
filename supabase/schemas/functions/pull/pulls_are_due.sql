-- Whether a worker should claim again: a claim skips locked rows, so it may return nothing although pulls are due.
create function public.pulls_are_due(p_per_connection integer, p_user uuid default null, p_calendars uuid[] default null)
returns boolean language plpgsql stable security definer set search_path = '' as $$ begin
  if p_user is null and p_calendars is null then
    return exists (select from private.sync_lanes where kind = 'pull_calendar' and turn < 'infinity' and turn <= now());
  end if;
  return exists (
    select from public.calendars k
    join private.sync_lanes l on l.connection_id = k.connection_id and l.kind = 'pull_calendar' and l.open_at <= now()
    join public.pending_calendar_syncs q on q.dedupe_key = 'pull_calendar:' || k.id::text
    where (p_user is null or k.user_id = p_user) and (p_calendars is null or k.id = any (p_calendars))
      and k.selected and k.gone_at is null and q.dead_at is null and q.run_at <= now()
      and (q.lease_owner is null or (q.lease_until < now() and q.attempts < private.attempts_max()))
      and (select count(*) from public.pending_calendar_syncs o where o.connection_id = k.connection_id and o.kind = 'pull_calendar'
        and o.lease_owner is not null and o.lease_until >= now()) < p_per_connection);
end $$;
