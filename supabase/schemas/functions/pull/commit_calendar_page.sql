-- Commits one page (L6, L7). With the last page p_sync_token replaces the old token (null keeps it).
-- Returns {committed: false} and stores nothing if the lease or the generation is lost.
create function public.commit_calendar_page(p_queue_id bigint, p_owner uuid, p_user uuid, p_calendar uuid, p_generation integer,
  p_lease_ms integer, p_fetched integer, p_refs text, p_masters text, p_hashes text, p_deleted text, p_sealed text,
  p_lengths integer[], p_page_token text, p_sync_token text, p_last boolean, p_lags bigint[], p_own jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_row public.pending_calendar_syncs; v_watch public.calendar_watches; v_stored jsonb; v_unmet bytea[]; v_settled text; v_google_id text;
begin
  select * into v_row from private.hold_pull(p_user, p_queue_id, p_owner, p_lease_ms);
  if not found or v_row.subject_id <> p_calendar then return jsonb_build_object('committed', false); end if;
  select * into v_watch from public.calendar_watches where calendar_id = p_calendar for update;
  if v_watch.generation is distinct from p_generation then return jsonb_build_object('committed', false); end if;

  select google_calendar_id into v_google_id from public.calendars where id = p_calendar;
  if p_own is not null then perform private.notice_own_events(p_user, v_row.connection_id, v_google_id, p_own); end if;
  v_stored := private.store_events(p_user, p_calendar, p_generation, p_refs, p_masters, p_hashes, p_deleted, p_sealed, p_lengths);

  if not p_last then
    update public.calendar_watches set page_token = p_page_token, events_fetched = v_watch.events_fetched + p_fetched
    where calendar_id = p_calendar;
    -- Progress: only attempts without any count towards the limit.
    update public.pending_calendar_syncs set attempts = 1 where id = v_row.id;
    return v_stored || jsonb_build_object('committed', true, 'eventsFetched', v_watch.events_fetched + p_fetched);
  end if;

  -- A full sync that finds nothing deletes the stored rows only if a second one finds nothing, too (L14).
  if v_watch.pull_is_full and v_watch.events_fetched + p_fetched = 0 and v_watch.empty_read_at is null
    and exists (select from public.calendar_events where calendar_id = p_calendar and not deleted) then
    update public.calendar_watches
    set generation = generation + 1, page_token = null, sync_token = null, empty_read_at = now() where calendar_id = p_calendar;
    perform private.settle(v_row, 'wait', 60000, 'empty_read');
    return jsonb_build_object('committed', true, 'unconfirmed', true, 'settled', 'waiting');
  end if;
  if v_watch.pull_is_full then
    -- A full sync deletes the rows that it didn't meet.
    select array_agg(event_ref order by event_ref) into v_unmet from public.calendar_events
    where calendar_id = p_calendar and generation < p_generation and not deleted;
    if v_unmet is not null then perform private.bury_events(p_user, p_calendar, v_unmet); end if;
    perform private.notice_own_events(p_user, v_row.connection_id, v_google_id,
      private.unmet_events(p_calendar, p_generation, p_own -> 'expected'));
  end if;
  -- A full sync without a token is followed by another one, which needs a generation of its own.
  update public.calendar_watches
  set generation = generation + case when v_watch.pull_is_full and p_sync_token is null then 1 else 0 end,
      sync_token = coalesce(p_sync_token, sync_token), page_token = null, events_fetched = 0, empty_read_at = null, resumed = false,
      pull_is_full = coalesce(p_sync_token, sync_token) is null, last_success_at = now(), failures = 0, last_error_code = null
  where calendar_id = p_calendar;
  v_settled := private.settle(v_row, 'done', null, null);
  -- A pull resumed from a page token ends at the state of its first run, so one more pull is enqueued.
  if v_settled = 'done' and v_watch.resumed then
    perform private.enqueue('pull_calendar', p_user, v_row.connection_id, p_calendar, v_row.priority, now());
    v_settled := 'again';
  end if;
  perform public.note_connection_health(v_row.connection_id, 'ok');
  -- Without a watch channel on the calendar list, the list is read whenever a calendar is.
  perform private.enqueue('list_calendars', p_user, cc.id, cc.id, 2, now()) from public.calendar_connections cc
  where cc.id = v_row.connection_id and cc.calendars_listed_at < v_watch.attempted_at and not exists (
    select from public.watch_channels ch
    where ch.list_of = cc.id and ch.confirmed_at is not null and ch.retired_at is null and ch.expires_at > now());
  if p_lags is not null then
    insert into public.calendar_sync_lags as sl (connection_id, user_id, counts) values (v_row.connection_id, p_user, p_lags)
    on conflict (connection_id) do update
      set counts = array(select a + b from unnest(sl.counts, excluded.counts) with ordinality as both_lags (a, b, i) order by i);
  end if;
  return v_stored || jsonb_build_object('committed', true, 'settled', v_settled, 'removed', coalesce(cardinality(v_unmet), 0),
    'eventsFetched', v_watch.events_fetched + p_fetched);
end $$;

create function private.unmet_events(p_calendar uuid, p_generation integer, p_expected jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('seen', jsonb_agg(jsonb_build_object('id', x.id, 'cancelled', true)))
  from jsonb_to_recordset(p_expected) as x (id text, ref text)
  where not exists (select from public.calendar_events m
    where m.calendar_id = p_calendar and m.event_ref = decode(x.ref, 'hex') and not m.deleted and m.generation = p_generation)
  having count(*) > 0 $$;
