-- Changes tracking (null keeps it) and note. Null: not tracked. {refusal}: it can't be tracked so.
create function public.change_tracked_event(p_user uuid, p_event uuid, p_tracking text, p_set_note boolean, p_note text,
  p_now timestamptz, p_lease jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_id uuid; v_refusal jsonb := private.tracking_refusal(p_user, p_event, p_tracking, p_now);
begin
  if v_refusal is not null then return v_refusal; end if;
  perform private.lock_user(p_user);
  update public.user_events set
    tracking = coalesce(p_tracking, tracking), note = case when p_set_note then p_note else note end
  where user_id = p_user and event_id = p_event and tracking is not null returning id into v_id;
  return private.tracked_answer(v_id, p_lease);
end $$;
