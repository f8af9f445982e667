-- The tracked event after a change, and the lease of its push if that can run now.
create function private.tracked_answer(p_tracked uuid, p_owner uuid, p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_push public.pending_calendar_syncs;
begin
  -- Google's last refusal may be over by now.
  perform private.end_account_waits(user_id) from public.user_events where id = p_tracked;
  select q.* into v_push from public.pending_calendar_syncs q
  join public.calendar_connections cc on cc.id = q.connection_id and cc.status = 'active'
    and coalesce(cc.backoff_until, '-infinity') <= now()
  where q.dedupe_key = 'push_event:' || p_tracked::text and q.dead_at is null
    and (q.lease_until is null or q.lease_until < now()) for update of q;
  if found then v_push := private.take_lease(v_push.id, p_owner, p_lease_ms, p_settle_ms); end if;
  return jsonb_build_object('tracked', private.tracked_json(p_tracked),
    'push', case when v_push.id is not null then private.push_context(v_push) end);
end $$;
