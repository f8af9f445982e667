-- One page of a calendar, in one transaction: its events, its tombstones, the checkpoint behind it and, with the last one,
-- the new sync token, the deletions of older generations and the end of the queue's row.

-- Splits a page: hashes of 16 bytes each, and the sealed events one after the other.
create function private.split_page(p_refs text, p_masters text, p_hashes text, p_deleted text, p_sealed text, p_lengths integer[])
returns table (n bigint, event_ref bytea, master_ref bytea, content_hash bytea, deleted boolean, sparse boolean, sealed bytea)
language plpgsql immutable set search_path = '' as $$
declare
  v_refs bytea := decode(p_refs, 'base64');
  v_masters bytea := decode(p_masters, 'base64');
  v_hashes bytea := decode(p_hashes, 'base64');
  v_sealed bytea := decode(p_sealed, 'base64');
begin
  return query
    select s.i, substring(v_refs from (s.i * 16 - 15)::integer for 16),
      nullif(substring(v_masters from (s.i * 16 - 15)::integer for 16), '\x00000000000000000000000000000000'::bytea),
      substring(v_hashes from (s.i * 16 - 15)::integer for 16),
      substring(p_deleted from s.i::integer for 1) = '1', substring(p_deleted from s.i::integer for 1) = '2',
      substring(v_sealed from (s.ends - s.length + 1)::integer for s.length)
    from (select l.length, l.i, sum(l.length) over (order by l.i) as ends
          from unnest(p_lengths) with ordinality as l (length, i)) s;
end
$$;

-- Turns rows into deletions that nobody sent one for.
create function private.bury_events(p_user uuid, p_calendar uuid, p_refs bytea[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_base bigint := private.take_change_numbers(p_user, cardinality(p_refs));
begin
  update public.calendar_events e set deleted = true, change_seq = v_base + r.n
  from unnest(p_refs) with ordinality as r (event_ref, n)
  where e.calendar_id = p_calendar and e.event_ref = r.event_ref;
end
$$;

-- Stores events that differ from what is stored. Returns {first, changed}: the n-th changed event of the page has change number
-- first + n; `changed` lists the places that changed, null when all did.
create function private.store_events(p_user uuid, p_calendar uuid, p_generation integer, p_refs text, p_masters text, p_hashes text,
  p_deleted text, p_sealed text, p_lengths integer[])
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_count integer := coalesce(cardinality(p_lengths), 0);
  v_base bigint;
  v_changed bigint[];
  v_orphans bytea[];
begin
  if v_count = 0 then return jsonb_build_object('first', 0, 'changed', null); end if;
  v_base := private.take_change_numbers(p_user, v_count);
  with stored as (
    insert into public.calendar_events as e
      (calendar_id, event_ref, master_ref, user_id, sealed, content_hash, deleted, change_seq, generation)
    select p_calendar, p.event_ref, p.master_ref, p_user, p.sealed, p.content_hash, p.deleted, v_base + p.n, p_generation
    from private.split_page(p_refs, p_masters, p_hashes, p_deleted, p_sealed, p_lengths) p
    -- What was never here needs no tombstone.
    where not p.deleted or exists (
      select from public.calendar_events o where o.calendar_id = p_calendar and o.event_ref = p.event_ref)
    on conflict (calendar_id, event_ref) do update set
      generation = excluded.generation,
      master_ref = coalesce(excluded.master_ref, e.master_ref),
      sealed = case when e.content_hash = excluded.content_hash then e.sealed else excluded.sealed end,
      deleted = excluded.deleted,
      change_seq = case when e.content_hash = excluded.content_hash and e.deleted = excluded.deleted
        then e.change_seq else excluded.change_seq end,
      content_hash = excluded.content_hash
    where e.generation <> excluded.generation or e.content_hash <> excluded.content_hash or e.deleted <> excluded.deleted
    returning change_seq
  )
  select array_agg(change_seq - v_base) filter (where change_seq > v_base) into v_changed from stored;

  -- Google names a deleted series once; its changed instances go with it.
  if position('1' in p_deleted) > 0 then
    select array_agg(e.event_ref order by e.event_ref) into v_orphans
    from public.calendar_events m join public.calendar_events e
      on e.calendar_id = m.calendar_id and e.master_ref = m.event_ref and not e.deleted
    where m.calendar_id = p_calendar and m.deleted and m.change_seq > v_base;
    if v_orphans is not null then
      perform private.bury_events(p_user, p_calendar, v_orphans);
    end if;
  end if;
  return jsonb_build_object('first', v_base, 'changed',
    case when coalesce(cardinality(v_changed), 0) = v_count then null else to_jsonb(coalesce(v_changed, '{}')) end);
end
$$;

-- Google shows one of our own events otherwise than we last saw it: whoever looks after it looks again. An event that comes
-- back as we wrote it is recognised by its etag and costs nothing.
create function private.notice_own_events(p_user uuid, p_connection uuid, p_google_calendar_id text, p_seen jsonb)
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
    update public.user_event_copies set fingerprint = null where id = v_copy.id;
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

-- The ids of our own events that Google is known to hold in a calendar. A whole reading names no deleted events, so its reader
-- hands them back with their keyed hashes: those that it did not meet are looked after.
create function public.expected_events(p_user uuid, p_calendar uuid) returns setof text
language sql stable security definer set search_path = '' as $$
  select k.google_event_id from public.calendars c
  join public.user_event_copies k on k.connection_id = c.connection_id and k.google_calendar_id = c.google_calendar_id
    and k.user_id = c.user_id and k.state = 'present' and k.google_event_id is not null
  where c.id = p_calendar and c.user_id = p_user;
$$;

create function private.unmet_events(p_calendar uuid, p_generation integer, p_expected jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('seen', jsonb_agg(jsonb_build_object('id', x.id, 'cancelled', true)))
  from jsonb_to_recordset(p_expected) as x (id text, ref text)
  where not exists (select from public.calendar_events e
    where e.calendar_id = p_calendar and e.event_ref = decode(x.ref, 'hex') and not e.deleted and e.generation = p_generation)
  having count(*) > 0;
$$;

/*
 Commits one page (L6, L7). p_last: the page that names no next; p_sync_token then replaces the old token (null keeps it).
 Returns {committed: false} when the lease or the generation is no longer the caller's: nothing was written then.
*/
create function public.commit_calendar_page(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_generation integer,
  p_lease_ms integer, p_fetched integer, p_refs text, p_masters text, p_hashes text, p_deleted text, p_sealed text,
  p_lengths integer[], p_page_token text, p_sync_token text, p_last boolean, p_lags bigint[], p_own jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_row public.pending_calendar_syncs;
  v_watch public.calendar_watches;
  v_stored jsonb;
  v_unmet bytea[];
  v_settled text;
begin
  select * into v_row from private.hold_pull(p_user, p_queue_id, p_owner, p_lease_ms);
  if not found or v_row.subject_id <> p_calendar then return jsonb_build_object('committed', false); end if;
  select * into v_watch from public.calendar_watches where calendar_id = p_calendar for update;
  if v_watch.generation is distinct from p_generation then return jsonb_build_object('committed', false); end if;

  if p_own is not null then
    perform private.notice_own_events(p_user, v_row.connection_id,
      (select google_calendar_id from public.calendars where id = p_calendar), p_own);
  end if;
  v_stored := private.store_events(p_user, p_calendar, p_generation, p_refs, p_masters, p_hashes, p_deleted, p_sealed, p_lengths);

  if not p_last then
    update public.calendar_watches set page_token = p_page_token, events_fetched = v_watch.events_fetched + p_fetched
    where calendar_id = p_calendar;
    -- It got somewhere: only attempts that end nowhere are counted.
    update public.pending_calendar_syncs set attempts = 1 where id = v_row.id;
    return v_stored || jsonb_build_object('committed', true, 'eventsFetched', v_watch.events_fetched + p_fetched);
  end if;

  -- A whole reading that found nothing is confirmed by a second one before it deletes what is here (L14).
  if v_watch.pull_is_full and v_watch.events_fetched + p_fetched = 0 and v_watch.empty_read_at is null
    and exists (select from public.calendar_events where calendar_id = p_calendar and not deleted) then
    update public.calendar_watches
    set generation = generation + 1, page_token = null, sync_token = null, empty_read_at = now()
    where calendar_id = p_calendar;
    perform private.settle(v_row, 'wait', 60000, 'empty_read');
    return jsonb_build_object('committed', true, 'unconfirmed', true, 'settled', 'waiting');
  end if;
  if v_watch.pull_is_full then
    -- What a whole reading did not meet is gone.
    select array_agg(event_ref order by event_ref) into v_unmet from public.calendar_events
    where calendar_id = p_calendar and generation < p_generation and not deleted;
    if v_unmet is not null then perform private.bury_events(p_user, p_calendar, v_unmet); end if;
    perform private.notice_own_events(p_user, v_row.connection_id,
      (select google_calendar_id from public.calendars where id = p_calendar),
      private.unmet_events(p_calendar, p_generation, p_own -> 'expected'));
  end if;
  update public.calendar_watches
  set sync_token = coalesce(p_sync_token, sync_token), page_token = null, events_fetched = 0, empty_read_at = null,
      pull_is_full = coalesce(p_sync_token, sync_token) is null, last_success_at = now(), failures = 0, last_error_code = null
  where calendar_id = p_calendar;
  v_settled := private.settle(v_row, 'done', null, null);
  perform private.note_health(v_row.connection_id, 'ok', null, null);
  if p_lags is not null then
    insert into public.calendar_sync_lags as l (connection_id, user_id, counts) values (v_row.connection_id, p_user, p_lags)
    on conflict (connection_id) do update
      set counts = array(select a + b from unnest(l.counts, excluded.counts) with ordinality as c (a, b, i) order by i);
  end if;
  return v_stored || jsonb_build_object('committed', true, 'settled', v_settled, 'removed', coalesce(cardinality(v_unmet), 0),
    'eventsFetched', v_watch.events_fetched + p_fetched);
end
$$;

revoke execute on all functions in schema private from public, anon, authenticated;
revoke execute on function public.claim_pulls, public.restart_pull, public.release_pull, public.commit_calendar_page,
  public.expected_events from public, anon, authenticated;
grant execute on function public.claim_pulls, public.restart_pull, public.release_pull, public.commit_calendar_page,
  public.expected_events to service_role;
