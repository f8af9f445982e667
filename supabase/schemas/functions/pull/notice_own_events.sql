-- Google shows one of our own events otherwise than we last saw it: whoever looks after it looks again. An event that comes
-- back as we wrote it is recognised by its etag and costs nothing. One that its owner had removed and that is shown again counts as
-- present, on the base of what we last wrote, so that what they had edited stays theirs.
create function private.notice_own_events(p_user uuid, p_connection uuid, p_google_calendar_id text, p_seen jsonb)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  v_copy record;
  v_count integer := 0;
begin
  for v_copy in
    select k.id, k.user_event_id, private.push_connection(t) as connection_id
    from jsonb_to_recordset(p_seen -> 'seen') as s (id text, etag text, cancelled boolean)
    join public.user_event_copies k on k.google_event_id = s.id and k.user_id = p_user
      and k.connection_id = p_connection and k.google_calendar_id = p_google_calendar_id
    join public.user_events t on t.id = k.user_event_id
    where (s.cancelled and k.state = 'present') or (not s.cancelled and k.state <> 'unconfirmed' and k.etag is distinct from s.etag)
  loop
    -- Its work belongs to the account that it should be in, which need not be the one that was read.
    perform private.enqueue('push_event', p_user, coalesce(v_copy.connection_id, p_connection), v_copy.user_event_id, 1, now());
    -- Without it the copy no longer counts as confirmed.
    update public.user_event_copies
    set fingerprint = null, state = case when state = 'removed_by_user' then 'present' else state end
    where id = v_copy.id;
    v_count := v_count + 1;
  end loop;
  -- Where the event goes on under a later id, an earlier one was lost sight of (moved to a calendar that went away, say) and is back:
  -- known again as a copy, the push removes one of the two.
  for v_copy in
    select s.id as google_event_id, k.user_event_id, private.push_connection(t) as connection_id
    from jsonb_to_recordset(p_seen -> 'seen') as s (id text, cancelled boolean)
    join public.user_event_copies k on k.user_id = p_user and k.state = 'present' and k.generation > 0
      and k.google_event_id like left(s.id, 26) || 'g%' and k.generation > private.generation_of(s.id)
    join public.user_events t on t.id = k.user_event_id
    where not s.cancelled and not exists (
      select from public.user_event_copies o
      where o.user_event_id = k.user_event_id and o.google_event_id = s.id and o.state <> 'deleted')
  loop
    insert into public.user_event_copies as o (user_event_id, user_id, connection_id, google_calendar_id, generation, google_event_id, state)
    values (v_copy.user_event_id, p_user, p_connection, p_google_calendar_id, private.generation_of(v_copy.google_event_id),
      v_copy.google_event_id, 'present')
    on conflict (user_event_id, connection_id, google_calendar_id) do update set generation = excluded.generation,
      google_event_id = excluded.google_event_id, state = 'present', etag = null, base = null, fingerprint = null where o.state = 'deleted';
    continue when not found;
    perform private.enqueue('push_event', p_user, coalesce(v_copy.connection_id, p_connection), v_copy.user_event_id, 1, now());
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

-- The generation that the id of a Google event of ours names (see googleEventId): after 26 digits nothing, or a g and base32hex.
create function private.generation_of(p_id text) returns integer language sql immutable set search_path = '' as $$
  select coalesce(sum((strpos('0123456789abcdefghijklmnopqrstuv', digit) - 1) * 32 ^ (length(p_id) - 27 - place)), 0)::integer
  from regexp_split_to_table(substr(p_id, 28), '') with ordinality as d (digit, place) where digit <> ''
$$;
