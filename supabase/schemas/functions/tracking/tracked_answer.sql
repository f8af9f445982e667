-- The tracked event after a change (null for null); if its push can run now, that one's lease, and its account's turn to ask Google. Without
-- sync nothing is asked, so no turn is taken.
create function private.tracked_answer(p_tracked uuid, p_lease jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_push public.pending_calendar_syncs;
begin
  if p_tracked is null then return null; end if;
  -- Google's last refusal may be over by now.
  perform private.end_account_waits(user_id) from public.user_events where id = p_tracked;
  select q.* into v_push from public.pending_calendar_syncs q
  join public.calendar_connections cc on cc.id = q.connection_id and cc.status = 'active'
    and coalesce(cc.backoff_until, '-infinity') <= now()
  where q.dedupe_key = 'push_event:' || p_tracked::text and q.dead_at is null
    and (q.lease_until is null or q.lease_until < now()) for update of q;
  if not found then return jsonb_build_object('tracked', private.tracked_json(p_tracked), 'push', null); end if;
  v_push := private.take_lease(v_push.id, (p_lease ->> 'owner')::uuid, (p_lease ->> 'leaseMs')::integer, (p_lease ->> 'settleMs')::integer);
  return jsonb_build_object('tracked', private.tracked_json(p_tracked), 'push', private.push_context(v_push),
    'turnMs', case when exists (
      select from public.user_preferences p where p.user_id = v_push.user_id and p.calendar_sync_enabled)
      then public.take_google_turn(v_push.connection_id, (p_lease ->> 'callsPerSecond')::integer) end);
end $$;
