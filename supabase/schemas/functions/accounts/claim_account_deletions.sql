-- The deletions to go on with, the one that waited longest first. Each attempt has p_lease_ms; the next one comes after a backoff.
create function public.claim_account_deletions(p_limit integer, p_lease_ms integer, p_user uuid default null) returns setof uuid
language sql security definer set search_path = '' as $$
  update public.account_deletions d
  set attempts = d.attempts + 1, run_at = now() + make_interval(secs => p_lease_ms / 1000.0) + private.backoff(d.attempts)
  from (select user_id from public.account_deletions where run_at <= now() and (p_user is null or user_id = p_user)
    order by run_at limit p_limit for update skip locked) due
  where d.user_id = due.user_id returning d.user_id $$;
