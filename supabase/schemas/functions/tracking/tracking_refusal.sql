-- Why an event can't be tracked, or tracked otherwise: `over`, `cancelled` or null. A user may track it again as before, so that untracking
-- can be undone.
create function public.tracking_refusal(p_user uuid, p_event uuid, p_tracking text, p_now timestamptz) returns text
language sql stable security definer set search_path = '' as $$
  select case when e.deleted_at is not null then 'cancelled' when e.sort_ends_at <= p_now then 'over' end
  from public.events e left join public.user_events t on t.event_id = e.id and t.user_id = p_user
  where e.id = p_event and (t.id is null or t.tracking <> p_tracking) $$;
