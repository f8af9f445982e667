-- What the leased pushes take. One whose tracked event is gone has no context: there is nothing to do, and it must not stop its batch.
create or replace function public.push_contexts(p_ids bigint[], p_owner uuid) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select x.context from (
    select private.push_context(q) as context, q.id from public.pending_calendar_syncs q
    where q.id = any (p_ids) and q.lease_owner = p_owner and q.kind = 'push_event') x
  where x.context is not null order by x.id;
$$;

select private.set_browser_grants();
