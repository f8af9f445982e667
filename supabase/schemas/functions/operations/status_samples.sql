-- Keeps a sample of service_status every five minutes, and those of seven days; false if there is one already.
create function public.note_status_sample(p_max integer) returns boolean language plpgsql security definer set search_path = '' as $$
declare v_at timestamptz := date_bin('5 minutes', now(), 'epoch');
begin
  if exists (select from private.status_samples where at = v_at) then return false; end if;
  insert into private.status_samples (at, status) values (v_at, public.service_status(p_max)) on conflict do nothing;
  delete from private.status_samples where at < now() - interval '7 days';
  return true;
end $$;

-- The samples since a moment, the oldest first, without what charts don't show.
create function public.status_samples(p_since timestamptz) returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('at', at, 'queue', status -> 'queue', 'googleCallsToday', status -> 'googleCallsToday', 'lagCounts',
    status -> 'lagCounts') from private.status_samples where at >= p_since order by at $$;
