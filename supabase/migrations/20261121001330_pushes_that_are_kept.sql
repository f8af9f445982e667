-- What waits to be pushed is never lost to an account that goes, nor what a pull notes to an attempt that is under way.

-- The generation that the id of a Google event of ours names (see googleEventId): after 26 digits nothing, or a g and base32hex.
create function private.generation_of(p_id text) returns integer language sql immutable set search_path = '' as $$
  select coalesce(sum((strpos('0123456789abcdefghijklmnopqrstuv', digit) - 1) * 32 ^ (length(p_id) - 27 - place)), 0)::integer
  from regexp_split_to_table(substr(p_id, 28), '') with ordinality as d (digit, place) where digit <> ''
$$;
revoke execute on function private.generation_of from public;

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

-- Ends an attempt (see the first version for p_outcome): one that runs again believes nothing of what was seen meanwhile.
create or replace function public.settle_push(p_id bigint, p_owner uuid, p_outcome jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_push public.pending_calendar_syncs;
  v_end text;
  v_item jsonb;
  v_status text := p_outcome ->> 'status';
begin
  select * into v_push from public.pending_calendar_syncs where id = p_id;
  if not found then return jsonb_build_object('end', 'lost'); end if;
  perform private.lock_user(v_push.user_id);
  perform from public.user_events where id = v_push.subject_id for no key update;
  select * into v_push from public.pending_calendar_syncs where id = p_id and lease_owner = p_owner for update;
  if not found then return jsonb_build_object('end', 'lost'); end if;

  v_end := private.settle(v_push, p_outcome ->> 'result', (p_outcome ->> 'delayMs')::integer, p_outcome ->> 'error');
  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'copies', '[]')) loop
    -- Whoever made it run again may have been a pull that saw the event restored.
    continue when v_end = 'again' and v_item ->> 'state' = 'removed_by_user';
    perform private.settle_copy(v_item, v_push.subject_id, (p_outcome ->> 'settleMs')::integer);
  end loop;
  -- Or changed, or deleted, since this attempt looked: the next one looks again.
  if v_end = 'again' then
    update public.user_event_copies set fingerprint = null where user_event_id = v_push.subject_id and state = 'present';
  end if;
  if v_end = 'dead' and v_status = 'pending' then v_status := 'failed'; end if;

  update public.user_events t set
    external_calendar_event_id = k.google_event_id, external_connection_id = k.connection_id,
    external_google_calendar_id = k.google_calendar_id, external_etag = k.etag, external_link = k.link,
    -- What has changed meanwhile has marked the row pending itself.
    calendar_sync_status = case when v_end = 'again' then t.calendar_sync_status else coalesce(v_status, t.calendar_sync_status) end,
    calendar_sync_error = case when v_end = 'again' then t.calendar_sync_error else p_outcome ->> 'error' end,
    calendar_synced_at = case when v_status = 'synced' then now() else t.calendar_synced_at end,
    updated_at = now()
  from (select 1) as one
  left join public.user_event_copies k on k.id = (p_outcome ->> 'current')::uuid and k.user_event_id = v_push.subject_id and k.state = 'present'
  where t.id = v_push.subject_id;

  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'calendars', '[]')) loop
    update public.calendars set
      gone_at = case (v_item ->> 'gone')::boolean when true then coalesce(gone_at, now()) when false then null else gone_at end,
      access_role = coalesce(v_item ->> 'accessRole', access_role), updated_at = now()
    where connection_id = (v_item ->> 'connectionId')::uuid and google_calendar_id = v_item ->> 'googleCalendarId'
      and user_id = v_push.user_id;
    -- If it is there after all, its account's list says so and brings it back.
    if (v_item ->> 'gone')::boolean then perform private.enqueue_lists(v_push.user_id, 60000, 5000); end if;
  end loop;
  for v_item in select * from jsonb_array_elements(coalesce(p_outcome -> 'connections', '[]')) order by value ->> 'id' loop
    perform private.settle_connection(v_item, v_push.user_id, (p_outcome ->> 'gapMs')::integer);
  end loop;
  return jsonb_build_object('end', v_end, 'tracked', private.tracked_json(v_push.subject_id));
end
$$;

-- Forgets the account with all that hangs on it but the places of our copies. False: the lease was lost.
create or replace function public.finish_disconnect(p_job bigint, p_owner uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  v_job public.pending_calendar_syncs;
begin
  select * into v_job from public.pending_calendar_syncs where id = p_job;
  if not found then return false; end if;
  perform private.lock_user(v_job.user_id);
  perform from public.user_events where user_id = v_job.user_id order by id for no key update;
  perform from public.pending_calendar_syncs where id = p_job and lease_owner = p_owner for update;
  if not found then return false; end if;
  update public.user_events set calendar_sync_status = 'not_synced', calendar_sync_error = null, external_calendar_event_id = null,
    external_google_calendar_id = null, external_etag = null, external_link = null, external_connection_id = null, updated_at = now()
  where user_id = v_job.user_id and external_connection_id = v_job.connection_id;
  insert into public.left_copies as l (user_event_id, user_id, google_sub, google_calendar_id, in_primary, generation, google_event_id,
    state, etag, link, base, uncertain_until)
  select k.user_event_id, k.user_id, c.google_sub, k.google_calendar_id,
    exists (select from public.calendars p where p.connection_id = c.id and p.google_calendar_id = k.google_calendar_id and p.is_primary),
    k.generation, k.google_event_id, k.state, k.etag, k.link, case when not k.base_doubtful then k.base end, k.uncertain_until
  from public.user_event_copies k join public.calendar_connections c on c.id = k.connection_id where c.id = v_job.connection_id
  on conflict (user_event_id, google_sub, google_calendar_id) do update set in_primary = excluded.in_primary,
    generation = excluded.generation, google_event_id = excluded.google_event_id, state = excluded.state, etag = excluded.etag, link = excluded.link,
    base = excluded.base, uncertain_until = excluded.uncertain_until;
  -- What waited for this account goes on in another, or is said to be nowhere.
  update public.user_events set version = version + 1
  where id in (select subject_id from public.pending_calendar_syncs where connection_id = v_job.connection_id and kind = 'push_event');
  delete from public.pending_calendar_syncs where connection_id = v_job.connection_id;
  delete from public.calendar_connections where id = v_job.connection_id;
  return true;
end
$$;

-- What is left to do of a disconnect; null: the lease is no longer the caller's.
create or replace function public.disconnect_context(p_job bigint, p_owner uuid, p_limit integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  with doomed as (
    select k.* from public.pending_calendar_syncs q
    join public.calendar_connections c on c.id = q.connection_id
    join public.user_event_copies k on k.connection_id = c.id and k.state in ('present', 'unconfirmed')
    join public.user_events t on t.id = k.user_event_id
    join public.events e on e.id = t.event_id
    -- What was not wanted any more is no event to keep.
    where q.id = p_job and q.lease_owner = p_owner and (c.disconnect_mode = 'remove_all'
      or (c.disconnect_mode = 'remove_future' and e.sort_starts_at > now())
      or t.tracking is null or e.deleted_at is not null)
      -- One calendar may be seen through two accounts: what the other one shows is this very event.
      and not exists (select from public.user_event_copies o join public.calendar_connections oc on oc.id = o.connection_id
        where o.user_event_id = k.user_event_id and o.id <> k.id and o.google_calendar_id = k.google_calendar_id
          and o.generation = k.generation and o.state = 'present' and oc.status <> 'disconnecting')
  )
  select jsonb_build_object('connection', private.connection_json(c), 'mode', c.disconnect_mode, 'attempts', q.attempts,
    'left', (select count(*) from doomed),
    'inFlight', (select count(*) from public.pending_calendar_syncs o
      where o.kind = 'push_event' and o.lease_owner is not null and o.user_id = c.user_id and (o.connection_id = c.id
        or exists (select from public.user_event_copies k where k.user_event_id = o.subject_id and k.connection_id = c.id))),
    'copies', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'trackedId', d.user_event_id, 'connectionId', d.connection_id,
      'googleCalendarId', d.google_calendar_id, 'generation', d.generation, 'googleEventId', d.google_event_id, 'state', d.state,
      'etag', d.etag, 'uncertainUntil', d.uncertain_until)) from (select * from doomed where not removal_refused order by id limit p_limit) d), '[]'))
  from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
  where q.id = p_job and q.lease_owner = p_owner;
$$;

-- Starts tracking, or asks again for what is tracked already (which also brings back what was removed in Google). Null: no such event.
create or replace function public.track_event(p_user uuid, p_event uuid, p_tracking text, p_set_note boolean, p_note text, p_owner uuid,
  p_lease_ms integer, p_settle_ms integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.lock_user(p_user);
  perform from public.events where id = p_event and deleted_at is null for share;
  if not found then return null; end if;
  insert into public.user_events as t (user_id, event_id, tracking, note)
  values (p_user, p_event, p_tracking, case when p_set_note then p_note end)
  on conflict (user_id, event_id) do update set
    tracking = excluded.tracking,
    note = case when p_set_note then p_note when t.tracking is null then null else t.note end,
    -- What is on its way already needs no second reason; what isn't, or was taken out in Google, is looked at again.
    version = t.version + case when t.calendar_sync_status = 'pending'
      and exists (select from public.pending_calendar_syncs q where q.dedupe_key = 'push_event:' || t.id::text and q.dead_at is null)
      and not exists (select from public.user_event_copies k where k.user_event_id = t.id and k.state = 'removed_by_user')
      then 0 else 1 end,
    tracked_at = case when t.tracking is null then now() else t.tracked_at end
  returning id into v_id;
  update public.user_event_copies set state = 'deleted' where user_event_id = v_id and state = 'removed_by_user';
  return private.tracked_answer(v_id, p_owner, p_lease_ms, p_settle_ms);
end
$$;

select private.set_browser_grants();
