-- The most frequent topics and cities of the next 5,000 events from p_from on.
create function public.event_facets(p_from timestamptz) returns table (kind text, name text, events bigint)
language sql stable security definer set search_path = '' as $$
  with ahead as materialized (
    select e.topics, e.city from public.events e
    where e.deleted_at is null and e.sort_ends_at > p_from order by e.sort_ends_at limit 5000
  )
  (select 'topic', topic, count(*) from ahead, unnest(ahead.topics) as topic group by topic order by count(*) desc, topic limit 40)
  union all
  (select 'city', min(city), count(*) from ahead where city <> '' group by private.fold(city) order by count(*) desc, min(city) limit 60) $$;
