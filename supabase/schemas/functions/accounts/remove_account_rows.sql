-- Removes up to p_limit rows of an account that is being deleted. Returns `more`, `waiting` (a Google account is still being
-- disconnected; finish_disconnect makes the deletion due again) or `done`: what is left goes with the user.
create function public.remove_account_rows(p_user uuid, p_limit integer) returns text
language plpgsql security definer set search_path = '' as $$
declare v_ids uuid[];
begin
  perform private.lock_user(p_user);
  perform from public.account_deletions where user_id = p_user;
  if not found then return 'done'; end if;
  if exists (select from public.calendar_connections where user_id = p_user) then
    update public.account_deletions set run_at = now() + private.engine_deletion_look(), attempts = 0 where user_id = p_user;
    -- A disconnect that gave up would keep the account here for ever.
    perform private.enqueue('disconnect', p_user, cc.id, cc.id, 0, now()) from public.calendar_connections cc
    where cc.user_id = p_user and not exists (select from public.pending_calendar_syncs q
      where q.dedupe_key = 'disconnect:' || cc.id::text and q.dead_at is null);
    return 'waiting';
  end if;
  delete from public.user_keys where user_id = p_user;
  delete from public.user_events where id in (select id from public.user_events where user_id = p_user limit p_limit);
  if found then return 'more'; end if;
  -- Locked before the look at who tracks them: track_event locks the event first, too.
  select array_agg(id) into v_ids from (
    select id from public.events where organiser_id = p_user order by id limit p_limit for update) organised;
  if v_ids is not null then
    delete from public.events e where id = any (v_ids) and not exists (select from public.user_events t where t.event_id = e.id);
    update public.events e set organiser_id = null, deleted_at = case when exists (
      select from public.user_events t where t.event_id = e.id and t.tracking is not null) then deleted_at else coalesce(deleted_at, now()) end
    where id = any (v_ids);
    return 'more';
  end if;
  delete from private.fan_outs where subject_id = p_user;
  return 'done';
end $$;
