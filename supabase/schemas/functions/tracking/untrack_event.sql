-- Ends tracking. Null: not tracked.
create function public.untrack_event(p_user uuid, p_event uuid, p_owner uuid, p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_id uuid;
begin
  perform private.lock_user(p_user);
  update public.user_events set tracking = null, note = null
  where user_id = p_user and event_id = p_event and tracking is not null returning id into v_id;
  if v_id is null then return null; end if;
  return private.tracked_answer(v_id, p_owner, p_lease_ms, p_settle_ms);
end $$;
