-- Ends tracking. Null: not tracked.
create function public.untrack_event(p_user uuid, p_event uuid, p_lease jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_id uuid;
begin
  perform private.lock_user(p_user);
  update public.user_events set tracking = null, note = null
  where user_id = p_user and event_id = p_event and tracking is not null returning id into v_id;
  return private.tracked_answer(v_id, p_lease);
end $$;
