-- {refusal}: why an event can't be tracked, or tracked otherwise, `over` or `cancelled`; else null. A user may track it again as before, so
-- that untracking can be undone.
create function private.tracking_refusal(p_user uuid, p_event uuid, p_tracking text, p_now timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$ begin return (
  select jsonb_build_object('refusal', case when e.deleted_at is not null then 'cancelled' when e.sort_ends_at <= p_now then 'over' end)
  from public.events e left join public.user_events t on t.event_id = e.id and t.user_id = p_user
  where e.id = p_event and (e.deleted_at is not null or e.sort_ends_at <= p_now) and (t.id is null or t.tracking <> p_tracking)
    and p_tracking is not null); end $$;
