-- Google shows one of our own events otherwise than we last saw it: whoever looks after it looks again. An event that comes
-- back as we wrote it is recognised by its etag and costs nothing. One that its owner had removed and that is shown again counts as
-- present, on the base of what we last wrote, so that what they had edited stays theirs.
create or replace function private.notice_own_events(p_user uuid, p_connection uuid, p_google_calendar_id text, p_seen jsonb)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_copy record;
  v_count integer := 0;
begin
  for v_copy in
    select k.id, k.user_event_id
    from jsonb_to_recordset(p_seen -> 'seen') as s (id text, etag text, cancelled boolean)
    join public.user_event_copies k on k.google_event_id = s.id and k.user_id = p_user
      and k.connection_id = p_connection and k.google_calendar_id = p_google_calendar_id
    where (s.cancelled and k.state = 'present') or (not s.cancelled and k.state <> 'unconfirmed' and k.etag is distinct from s.etag)
  loop
    perform private.enqueue('push_event', p_user, p_connection, v_copy.user_event_id, 1, now());
    -- Without it the copy no longer counts as confirmed.
    update public.user_event_copies
    set fingerprint = null, state = case when state = 'removed_by_user' then 'present' else state end
    where id = v_copy.id;
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

select private.set_browser_grants();
