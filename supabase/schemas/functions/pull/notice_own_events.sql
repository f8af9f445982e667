-- Enqueues a push for each of our own events that differs in Google from what we last saw; an unchanged etag costs nothing. A copy that
-- its user removed and restored is present again, on the old base, so that the user's edits stay theirs. p_seen: {seen: [...]}.
create function private.notice_own_events(p_user uuid, p_connection uuid, p_google_calendar_id text, p_seen jsonb)
returns integer language plpgsql security definer set search_path = '' as $$
declare v_copy record; v_count integer := 0;
begin
  for v_copy in
    select k.id, k.user_event_id, private.push_connection(t) as connection_id
    from jsonb_to_recordset(p_seen -> 'seen') as s (id text, etag text, cancelled boolean)
    join public.user_event_copies k on k.google_event_id = s.id and k.user_id = p_user
      and k.connection_id = p_connection and k.google_calendar_id = p_google_calendar_id
    join public.user_events t on t.id = k.user_event_id
    where (s.cancelled and k.state = 'present') or (not s.cancelled and k.state <> 'unconfirmed' and k.etag is distinct from s.etag)
  loop
    -- The push belongs to the target's account, which need not be the account that was read.
    perform private.enqueue('push_event', p_user, coalesce(v_copy.connection_id, p_connection), v_copy.user_event_id, 1, now());
    -- Without a fingerprint the copy isn't confirmed any more.
    update public.user_event_copies
    set fingerprint = null, state = case when state = 'removed_by_user' then 'present' else state end where id = v_copy.id;
    v_count := v_count + 1;
  end loop;
  -- An event of an earlier generation has come back, say with a calendar that was gone. Stored as a copy again, the push removes one of
  -- the two.
  for v_copy in
    select s.id as google_event_id, k.user_event_id, private.push_connection(t) as connection_id
    from jsonb_to_recordset(p_seen -> 'seen') as s (id text, cancelled boolean)
    join public.user_event_copies k on k.user_id = p_user and k.state = 'present' and k.generation > 0
      and k.google_event_id like left(s.id, 26) || 'g%' and k.generation > private.generation_of(s.id)
    join public.user_events t on t.id = k.user_event_id
    where not s.cancelled and not exists (
      select from public.user_event_copies other
      where other.user_event_id = k.user_event_id and other.google_event_id = s.id and other.state <> 'deleted')
  loop
    insert into public.user_event_copies as other
      (user_event_id, user_id, connection_id, google_calendar_id, generation, google_event_id, state)
    values (v_copy.user_event_id, p_user, p_connection, p_google_calendar_id, private.generation_of(v_copy.google_event_id),
      v_copy.google_event_id, 'present')
    on conflict (user_event_id, connection_id, google_calendar_id) do update set generation = excluded.generation,
      google_event_id = excluded.google_event_id, state = 'present', etag = null, base = null, fingerprint = null
      where other.state = 'deleted';
    continue when not found;
    perform private.enqueue('push_event', p_user, coalesce(v_copy.connection_id, p_connection), v_copy.user_event_id, 1, now());
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- The generation in one of our Google event ids (see googleEventId): after 26 digits nothing, or g and base32hex.
create function private.generation_of(p_id text) returns integer language sql immutable set search_path = '' as $$
  select coalesce(sum((strpos('0123456789abcdefghijklmnopqrstuv', digit) - 1) * 32 ^ (length(p_id) - 27 - place)), 0)::integer
  from regexp_split_to_table(substr(p_id, 28), '') with ordinality as d (digit, place) where digit <> '' $$;
