import type { Sql } from 'postgres';

/** How people behave. An assumption, not a measurement: change it and look again. */
export const behaviour = {
  /** Of 100 people so many have a page open today, for an hour. */
  visitPercent: 30,
  /** So many have not been here for 30 days. */
  awayPercent: 10,
  /** Changes that Google tells about, per person and day, over two calendars. */
  changesPerDay: 6,
  /** Of 100 people so many have a calendar of their own that can't be watched; the others' third one is public. */
  unwatchablePercent: 20,
  bookmarksPerVisit: 1,
  /** Edits by organisers in a day, each of an event that half of all people track. */
  edits: 1,
};

/**
 * Turns the accounts of `populate` into people: some visit today, some were here this week, some are away. The day's visits and changes are
 * laid out by the minute in `sim.acts`.
 */
export async function layOutDay(admin: Sql, accounts: number): Promise<void> {
  const { visitPercent, awayPercent, changesPerDay, unwatchablePercent } = behaviour;
  await admin.begin(async (transaction) => {
    await transaction.unsafe('set local session_replication_role = replica');
    await transaction.unsafe(`
      drop schema if exists sim cascade;
      create schema sim;
      create table sim.people as select n, md5('user:' || n)::uuid as user_id, n % 100 as kind from generate_series(1, ${accounts}) n;
      update public.calendars c set google_calendar_id = case when p.kind % 100 >= ${100 - unwatchablePercent} then 'shifts-' || p.n
          else 'en.german#holiday@group.v.calendar.google.com' end
        from sim.people p where c.user_id = p.user_id and c.access_role = 'reader';
      update public.calendar_change_counters n set stream_started_at = now() - case
          when p.kind < ${awayPercent} then interval '40 days' when p.kind < ${awayPercent + visitPercent} then interval '1 day'
          else interval '5 days' end from sim.people p where n.user_id = p.user_id;
      -- As after days of use: yesterday's renewal at three left channels that end in three to seven days from then, and calendars were read at
      -- any time of the last poll's interval.
      update public.watch_channels set expires_at = now() + interval '51 hours' + random() * interval '96 hours',
        opened_at = now() - interval '3 days';
      update public.calendar_watches w set attempted_at = now() - random() * (interval '10 minutes' + private.poll_delay(w.calendar_id));
      update public.calendar_watches w set poll_from = case when unwatchable_since is null then now() + interval '2 days'
        else attempted_at + private.poll_delay(calendar_id) end;
      create table sim.acts as
        select floor(random() * 1380)::integer + 10 * step as minute, 'visit' as act, p.user_id, null::uuid as channel_id, step
          from sim.people p, generate_series(0, 5) step where p.kind between ${awayPercent} and ${awayPercent + visitPercent - 1}
        union all select floor(random() * 1440)::integer, 'change', p.user_id, md5('channel:' || p.n || '-' || (1 + k % 2))::uuid, 0
          from sim.people p, generate_series(1, ${changesPerDay}) k;
      -- One visit begins once: its later streams follow every ten minutes.
      update sim.acts a set minute = first.minute + 10 * a.step from sim.acts first
        where a.act = 'visit' and first.act = 'visit' and first.user_id = a.user_id and first.step = 0 and a.step > 0;
      create index on sim.acts (minute);
      grant usage on schema sim to service_role;
      grant select on sim.acts, sim.people to service_role;
    `);
  });
  await admin.unsafe('analyze sim.acts; analyze sim.people; analyze public.calendar_watches');
  await admin.unsafe(drivers);
}

/** What the app's processes do, statement by statement, without the way to them and back. Each returns what it did. */
const drivers = `
  create function sim.ask(p_connection uuid, p_calls integer) returns integer language plpgsql as $$ begin
    for n in 1 .. p_calls loop perform public.take_google_turn(p_connection, 10); end loop;
    return p_calls;
  end $$;

  create function sim.claim(p_owner uuid, p_kind text, p_limit integer, p_per_connection integer, p_gap_ms integer, p_user uuid, p_subjects uuid[])
  returns setof jsonb language sql as $$
    select public.claim_syncs(p_owner, jsonb_build_array(jsonb_build_object('kind', p_kind, 'limit', p_limit, 'perConnection', p_per_connection,
      'gapMs', p_gap_ms)), 90000, 120000, p_user, p_subjects, 80000000) $$;

  create function sim.pulls(p_user uuid, p_calendars uuid[], p_limit integer) returns integer language plpgsql as $$
  declare v jsonb; v_count integer := 0;
  begin
    for v in select * from sim.claim(gen_random_uuid(), 'pull_calendar', p_limit, 5, 0, p_user, p_calendars) loop
      v := v -> 'context';
      perform sim.ask((v ->> 'connectionId')::uuid, 1);
      perform public.commit_calendar_page((v ->> 'queueId')::bigint, (v ->> 'leaseOwner')::uuid, (v ->> 'userId')::uuid,
        (v ->> 'calendarId')::uuid, (v ->> 'generation')::integer, 90000, 0, '', '', '', '', '', '{}', null, 'sealed', true, null, null);
      v_count := v_count + 1;
    end loop;
    return v_count;
  end $$;

  create function sim.lists(p_user uuid) returns integer language plpgsql as $$
  declare q public.pending_calendar_syncs; v_owner uuid := gen_random_uuid(); v_count integer := 0; v_list jsonb;
  begin
    for q in select p.* from sim.claim(v_owner, 'list_calendars', 10, 1, 0, p_user, null) as job
      join public.pending_calendar_syncs p on p.id = (job ->> 'id')::bigint loop
      perform sim.ask(q.connection_id, 1);
      select jsonb_agg(jsonb_build_object('id', google_calendar_id, 'summary', summary, 'accessRole', access_role, 'primary', is_primary))
      into v_list from public.calendars where connection_id = q.connection_id;
      perform public.finish_calendar_list(q.id, v_owner, q.user_id, jsonb_build_object('calendars', v_list));
      v_count := v_count + 1;
    end loop;
    return v_count;
  end $$;

  create function sim.settle(p_push bigint, p_owner uuid, p_tracked uuid) returns void language plpgsql as $$
  declare v_copy public.user_event_copies;
  begin
    select * into v_copy from public.user_event_copies where user_event_id = p_tracked and state <> 'deleted' limit 1;
    perform public.settle_push(p_push, p_owner, jsonb_build_object('result', 'done', 'status', 'synced', 'current', v_copy.id, 'copies',
      jsonb_build_array(jsonb_build_object('id', v_copy.id, 'state', 'present', 'googleEventId', replace(p_tracked::text, '-', ''),
        'etag', '"2"', 'written', true)), 'connections', '[]'::jsonb));
  end $$;

  create function sim.pushes(p_user uuid) returns integer language plpgsql as $$
  declare q public.pending_calendar_syncs; v_owner uuid := gen_random_uuid(); v_count integer := 0;
  begin
    for q in select p.* from sim.claim(v_owner, 'push_event', 10, 10, 2000, p_user, null) as job
      join public.pending_calendar_syncs p on p.id = (job ->> 'id')::bigint loop
      perform sim.ask(q.connection_id, 2), sim.settle(q.id, v_owner, q.subject_id);
      v_count := v_count + 1;
    end loop;
    return v_count;
  end $$;

  -- A page of a user: it reads every calendar, and once in a visit something is bookmarked.
  create function sim.visit(p_user uuid, p_step integer) returns integer language plpgsql as $$
  declare v_event uuid; v_owner uuid := gen_random_uuid(); v_push jsonb;
  begin
    perform public.begin_calendar_stream(p_user, null, gen_random_uuid(), null, 5000);
    if p_step = 1 then
      select id into v_event from public.events e where not exists (
        select from public.user_events t where t.user_id = p_user and t.event_id = e.id) limit 1;
      v_push := public.track_event(p_user, v_event, 'bookmarked', false, null, now(), jsonb_build_object('owner', v_owner,
        'leaseMs', 90000, 'settleMs', 120000, 'callsPerSecond', 10)) -> 'push' -> 'push';
      perform sim.settle((v_push ->> 'id')::bigint, v_owner, (v_push ->> 'trackedId')::uuid);
    end if;
    return sim.pulls(p_user, null, 20) + sim.lists(p_user);
  end $$;

  create function sim.change(p_channel uuid) returns integer language plpgsql as $$
  declare v jsonb := public.receive_calendar_notification(p_channel, 'resource', 'hash', 'exists');
  begin
    return case when v ->> 'outcome' = 'enqueued' then sim.pulls(null, array[(v ->> 'calendarId')::uuid], 1) else 0 end;
  end $$;

  -- Each channel that ends soon is replaced: one call opens the new one, one stops the old one.
  create function sim.renewals() returns integer language plpgsql as $$
  declare v jsonb; v_new uuid; v_old record; v_count integer := 0;
  begin
    for v in select * from public.list_watch_renewals(now() + interval '72 hours', 200) loop
      v_new := gen_random_uuid();
      continue when not public.open_watch_channel((v ->> 'userId')::uuid, (v ->> 'calendarId')::uuid, v_new, 'hash', now() + interval '7 days',
        now() + interval '73 hours', 120000, (v ->> 'listOf')::uuid);
      perform sim.ask((v -> 'connection' ->> 'id')::uuid, 2);
      for v_old in select * from public.confirm_watch_channel((v ->> 'userId')::uuid, v_new, 'resource', now() + interval '7 days') loop
        perform public.forget_watch_channels((v ->> 'userId')::uuid, array[v_old.channel_id]);
      end loop;
      v_count := v_count + 1;
    end loop;
    return v_count;
  end $$;
  grant usage on schema sim to service_role;
  grant execute on all functions in schema sim to service_role;
`;
