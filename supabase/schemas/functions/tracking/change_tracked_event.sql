-- Changes tracking (null keeps it) and note. Null: not tracked.
create function public.change_tracked_event(p_user uuid, p_event uuid, p_tracking text, p_set_note boolean, p_note text, p_owner uuid,
  p_lease_ms integer, p_settle_ms integer) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_id uuid;
begin
  perform private.lock_user(p_user);
  update public.user_events set
    tracking = coalesce(p_tracking, tracking), note = case when p_set_note then p_note else note end
  where user_id = p_user and event_id = p_event and tracking is not null returning id into v_id;
  if v_id is null then return null; end if;
  return private.tracked_answer(v_id, p_owner, p_lease_ms, p_settle_ms);
end $$;
