-- What a person tracks, a page at a time: whoever tracks ten thousand events reads as many rows as they look at.
create index user_events_in_order on public.user_events (user_id, sort_starts_at, event_id, sort_ends_at)
  include (tracking) where tracking is not null;

-- The catalogue event as `eventOfRow` reads it, with what the tracked list says of it.
create function private.tracked_row(p_tracked public.user_events) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('state', private.tracked_json(p_tracked.id), 'at', p_tracked.sort_starts_at,
    'event', jsonb_build_object('id', e.id, 'title', e.title, 'description', e.description, 'url', e.url, 'venue', e.venue,
      'address', e.address, 'city', e.city, 'country', e.country, 'online', e.online, 'topics', e.topics, 'starts_at', e.starts_at,
      'ends_at', e.ends_at, 'timezone', e.timezone, 'all_day', e.all_day, 'start_date', e.start_date, 'end_date', e.end_date,
      'updated_at', e.updated_at, 'deleted_at', e.deleted_at))
  from public.events e where e.id = p_tracked.event_id;
$$;

/*
 At most p_limit tracked events behind a position: in order of time, those that are over (p_when `past`) the latest first. p_when `coming`
 leaves out what is over at p_now; null gives all. p_tracking: one kind alone.
*/
create function public.tracked_page(p_user uuid, p_limit integer, p_tracking text default null, p_when text default null,
  p_now timestamptz default now(), p_after_at timestamptz default null, p_after_id uuid default null)
returns setof jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if p_when = 'past' then
    return query
      select private.tracked_row(t) from public.user_events t
      where t.user_id = p_user and t.tracking is not null and (p_tracking is null or t.tracking = p_tracking) and t.sort_ends_at <= p_now
        -- What is over has begun: the index starts there, not at the latest event to come.
        and t.sort_starts_at <= p_now
        and (t.sort_starts_at, t.event_id)
          < (coalesce(p_after_at, 'infinity'), coalesce(p_after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
      order by t.sort_starts_at desc, t.event_id desc limit p_limit;
  else
    return query
      select private.tracked_row(t) from public.user_events t
      where t.user_id = p_user and t.tracking is not null and (p_tracking is null or t.tracking = p_tracking)
        and (p_when is null or t.sort_ends_at > p_now)
        and (t.sort_starts_at, t.event_id)
          > (coalesce(p_after_at, '-infinity'), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000'))
      order by t.sort_starts_at, t.event_id limit p_limit;
  end if;
end
$$;

-- Those of the given events that a person tracks.
create function public.tracked_of(p_user uuid, p_events uuid[]) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select private.tracked_row(t) from public.user_events t
  where t.user_id = p_user and t.tracking is not null and t.event_id = any (p_events);
$$;

-- How many events a person tracks, by kind, and how many of them are over.
create function public.count_tracked_kinds(p_user uuid, p_now timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'coming', count(*) filter (where sort_ends_at > p_now), 'past', count(*) filter (where sort_ends_at <= p_now),
    'attending', jsonb_build_object('coming', count(*) filter (where tracking = 'attending' and sort_ends_at > p_now),
      'past', count(*) filter (where tracking = 'attending' and sort_ends_at <= p_now)),
    'bookmarked', jsonb_build_object('coming', count(*) filter (where tracking = 'bookmarked' and sort_ends_at > p_now),
      'past', count(*) filter (where tracking = 'bookmarked' and sort_ends_at <= p_now)))
  from public.user_events where user_id = p_user and tracking is not null;
$$;

revoke execute on all functions in schema private from public, anon, authenticated;
revoke execute on function public.tracked_page, public.tracked_of, public.count_tracked_kinds from public, anon, authenticated;
grant execute on function public.tracked_page, public.tracked_of, public.count_tracked_kinds to service_role;
select private.set_browser_grants();
