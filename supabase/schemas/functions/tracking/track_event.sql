-- Starts tracking, or tracks again, which also restores a copy removed in Google. Null: no such event. {refusal}: it can't be tracked.
-- Locks the event FOR SHARE: otherwise a concurrent edit misses the new user_events row.
create function public.track_event(p_user uuid, p_event uuid, p_tracking text, p_set_note boolean, p_note text,
  p_now timestamptz, p_lease jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_id uuid; v_refusal jsonb := private.tracking_refusal(p_user, p_event, p_tracking, p_now);
begin
  if v_refusal is not null then return v_refusal; end if;
  perform private.lock_user(p_user);
  perform from public.events where id = p_event and deleted_at is null for share;
  if not found then return null; end if;
  insert into public.user_events as t (user_id, event_id, tracking, note)
  values (p_user, p_event, p_tracking, case when p_set_note then p_note end)
  on conflict (user_id, event_id) do update set
    tracking = excluded.tracking,
    note = case when p_set_note then p_note when t.tracking is null then null else t.note end,
    -- A push that is waiting already needs no new version, unless the copy was removed in Google.
    version = t.version + case when t.calendar_sync_status = 'pending'
      and exists (select from public.pending_calendar_syncs q where q.dedupe_key = 'push_event:' || t.id::text and q.dead_at is null)
      and not exists (select from public.user_event_copies k where k.user_event_id = t.id and k.state = 'removed_by_user')
      then 0 else 1 end,
    tracked_at = case when t.tracking is null then now() else t.tracked_at end
  returning id into v_id;
  update public.user_event_copies set state = 'deleted' where user_event_id = v_id and state = 'removed_by_user';
  return private.tracked_answer(v_id, p_lease);
end $$;
