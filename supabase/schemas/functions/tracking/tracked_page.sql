-- One page of tracked events after a position, in order of time. p_when: `coming` leaves out past events, `past` returns them latest first,
-- null returns all.
create function public.tracked_page(p_user uuid, p_limit integer, p_tracking text default null, p_when text default null,
  p_now timestamptz default now(), p_after_at timestamptz default null, p_after_id uuid default null)
returns setof jsonb language plpgsql stable security definer set search_path = '' as $$ begin
  if p_when = 'past' then
    return query
      select private.tracked_row(t) from public.user_events t
      where t.user_id = p_user and t.tracking is not null and (p_tracking is null or t.tracking = p_tracking) and t.sort_ends_at <= p_now
        -- Implied by the line before; lets the index start at p_now instead of the last event to come.
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
end $$;
