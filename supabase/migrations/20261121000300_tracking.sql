-- What people track, where Google may hold a copy of it, and the queue of things to do.
create table public.user_events (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  event_id uuid not null references public.events (id) on delete restrict,
  -- Null once tracking has ended: the row stays, so that tracking it again finds the same Google event.
  tracking text check (tracking in ('bookmarked', 'attending')),
  note text check (char_length(note) <= 2000),
  -- The copy in Google as last confirmed.
  external_calendar_event_id text,
  external_connection_id uuid references public.calendar_connections (id) on delete set null,
  external_google_calendar_id text,
  external_etag text,
  external_link text,
  calendar_sync_status text not null default 'not_synced'
    check (calendar_sync_status in ('not_synced', 'pending', 'synced', 'failed', 'removed_in_google')),
  calendar_synced_at timestamptz,
  calendar_sync_error text,
  -- Grows with every reason to look at this row again.
  version bigint not null default 1,
  tracked_at timestamptz not null default now(),
  -- When its event takes place, as of the last look at this row: lists are read in this order.
  sort_starts_at timestamptz not null default 'infinity',
  sort_ends_at timestamptz not null default 'infinity',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, event_id)
);
create index user_events_event_id on public.user_events (event_id);
create index user_events_external_connection_id on public.user_events (external_connection_id);

-- Every place in Google where a copy of a tracked event may be. A row is written before Google is asked for the first time.
create table public.user_event_copies (
  id uuid primary key default gen_random_uuid(),
  user_event_id uuid not null references public.user_events (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  google_calendar_id text not null,
  -- Part of the Google event id; grows only when Google refuses to restore a deleted id.
  generation integer not null default 0,
  google_event_id text,
  -- Its owner moved the event here in Google: here it stays, whatever calendar receives the others.
  followed boolean not null default false,
  state text not null default 'unconfirmed' check (state in ('unconfirmed', 'present', 'deleted', 'removed_by_user')),
  etag text,
  link text,
  -- Hashes of what we last wrote and of what Google made of it, by field: the base of the three-way merge.
  base jsonb,
  fingerprint text,
  -- A request whose answer we never saw may still take effect until then. Not null means: look before concluding.
  uncertain_until timestamptz,
  written_at timestamptz,
  confirmed_at timestamptz,
  -- Google refused to remove it while its account was being disconnected: this disconnect leaves it where it is.
  removal_refused boolean not null default false,
  unique (user_event_id, connection_id, google_calendar_id)
);
create index user_event_copies_connection on public.user_event_copies (connection_id) where state <> 'deleted';
create index user_event_copies_user_id on public.user_event_copies (user_id);

-- Copies in accounts that were disconnected, by Google's lasting name of the account: connecting it again takes them up, so that
-- an event that was left there is found instead of made a second time.
create table public.left_copies (
  user_event_id uuid not null references public.user_events (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  google_sub text not null,
  google_calendar_id text not null,
  -- In the account's primary calendar, whatever its id is by the time the account is connected again.
  in_primary boolean not null default false,
  generation integer not null,
  google_event_id text,
  state text not null,
  etag text,
  link text,
  base jsonb,
  uncertain_until timestamptz,
  primary key (user_event_id, google_sub, google_calendar_id)
);
create index left_copies_account on public.left_copies (user_id, google_sub);

create table public.pending_calendar_syncs (
  id bigint generated always as identity primary key,
  dedupe_key text not null unique,
  kind text not null check (kind in ('push_event', 'pull_calendar', 'disconnect')),
  user_id uuid not null references auth.users (id) on delete cascade,
  -- The account whose state decides whether this can run now.
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  -- push_event: user_events.id; pull_calendar: calendars.id; disconnect: calendar_connections.id.
  subject_id uuid not null,
  priority smallint not null default 1,
  generation bigint not null default 1,
  claimed_generation bigint,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_owner uuid,
  lease_until timestamptz,
  dead_at timestamptz,
  last_error_code text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index pending_calendar_syncs_due on public.pending_calendar_syncs (connection_id, priority, run_at) where dead_at is null;
create index pending_calendar_syncs_leased on public.pending_calendar_syncs (lease_until) where lease_owner is not null;
create index pending_calendar_syncs_user_id on public.pending_calendar_syncs (user_id);
create index pending_calendar_syncs_subject_id on public.pending_calendar_syncs (subject_id);

alter table public.user_events enable row level security;
alter table public.user_event_copies enable row level security;
alter table public.left_copies enable row level security;
alter table public.pending_calendar_syncs enable row level security;
create policy "own tracked events" on public.user_events for select to authenticated
  using ((select auth.uid()) = user_id);
revoke all on public.user_events, public.user_event_copies, public.left_copies, public.pending_calendar_syncs from anon, authenticated;
grant select on public.user_events to authenticated;
grant all on public.user_events, public.user_event_copies, public.left_copies, public.pending_calendar_syncs to service_role;

-- The calendar that a tracked event should be in: the one that its owner moved it to in Google, else the one chosen for all.
create function private.target_calendar(p_tracked public.user_events) returns uuid
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select c.id
     from public.user_event_copies k
     join public.calendars c on c.connection_id = k.connection_id and c.google_calendar_id = k.google_calendar_id
       and c.gone_at is null and c.access_role in ('owner', 'writer', 'writerWithoutPrivateAccess')
     where k.user_event_id = p_tracked.id and k.followed and k.state <> 'deleted' order by k.id limit 1),
    (select target_calendar_id from public.user_preferences where user_id = p_tracked.user_id));
$$;

-- The account that a tracked event has work in: the target's while it wants to be in Google, else where a copy may be.
create function private.push_connection(p_tracked public.user_events) returns uuid
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select c.connection_id
     from public.calendars c
     join public.calendar_connections cc on cc.id = c.connection_id and cc.status <> 'disconnecting'
     where c.id = private.target_calendar(p_tracked) and p_tracked.tracking is not null
       and exists (select from public.events e where e.id = p_tracked.event_id and e.deleted_at is null)),
    (select cc.id
     from public.user_event_copies k
     join public.calendar_connections cc on cc.id = k.connection_id and cc.status <> 'disconnecting'
     where k.user_event_id = p_tracked.id and k.state <> 'deleted'
     order by (cc.status = 'active') desc, k.id limit 1));
$$;

-- Adds a thing to do, or makes the one that waits (or gave up) run again: its generation tells who holds it now.
create function private.enqueue(p_kind text, p_user uuid, p_connection uuid, p_subject uuid, p_priority integer, p_run_at timestamptz)
returns void language sql security definer set search_path = '' as $$
  insert into public.pending_calendar_syncs as q (dedupe_key, kind, user_id, connection_id, subject_id, priority, run_at)
  values (p_kind || ':' || p_subject::text, p_kind, p_user, p_connection, p_subject, p_priority, p_run_at)
  on conflict (dedupe_key) do update
    set generation = q.generation + 1, connection_id = excluded.connection_id,
        priority = least(q.priority, excluded.priority),
        run_at = case when q.dead_at is null and q.attempts = 0 then least(q.run_at, excluded.run_at) else excluded.run_at end,
        attempts = 0, dead_at = null, last_error_code = null, updated_at = now();
$$;

create function private.user_events_before() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if (new.tracking, new.note) is distinct from (old.tracking, old.note) then
      new.version := greatest(new.version, old.version + 1);
    end if;
    if new.version = old.version then
      return new;
    end if;
  end if;
  select sort_starts_at, sort_ends_at into new.sort_starts_at, new.sort_ends_at from public.events where id = new.event_id;
  new.calendar_sync_error := null;
  new.calendar_sync_status := case when private.push_connection(new) is null then 'not_synced' else 'pending' end;
  new.updated_at := now();
  return new;
end
$$;

create function private.user_events_after() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_connection uuid := private.push_connection(new);
begin
  if v_connection is not null then
    perform private.enqueue('push_event', new.user_id, v_connection, new.id, 1, now());
  end if;
  return null;
end
$$;

create trigger user_events_mark before insert or update of tracking, note, version on public.user_events
  for each row execute function private.user_events_before();
create trigger user_events_enqueue_new after insert on public.user_events
  for each row execute function private.user_events_after();
-- No column list: the trigger before it is what makes the version grow.
create trigger user_events_enqueue_changed after update on public.user_events
  for each row when (new.version <> old.version) execute function private.user_events_after();

-- A catalogue event that changed or was removed reaches everybody who tracks it, in the same transaction.
create function private.events_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.user_events where event_id = new.id order by id for no key update;
  update public.user_events set version = version + 1
  where event_id = new.id and (tracking is not null or exists (
    select from public.user_event_copies k where k.user_event_id = user_events.id and k.state <> 'deleted'));
  return null;
end
$$;

create trigger events_reach_trackers after update on public.events
  for each row when (
    (new.title, new.description, new.url, new.venue, new.address, new.city, new.country, new.online,
     new.starts_at, new.ends_at, new.timezone, new.all_day, new.start_date, new.end_date, new.deleted_at)
    is distinct from
    (old.title, old.description, old.url, old.venue, old.address, old.city, old.country, old.online,
     old.starts_at, old.ends_at, old.timezone, old.all_day, old.start_date, old.end_date, old.deleted_at))
  execute function private.events_changed();

-- Everything that a person tracks is looked at again.
create function private.touch_tracked(p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform from public.user_events where user_id = p_user order by id for no key update;
  update public.user_events set version = version + 1
  where user_id = p_user and (tracking is not null or exists (
    select from public.user_event_copies k where k.user_event_id = user_events.id and k.state <> 'deleted'));
end
$$;

create function private.preferences_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.touch_tracked(new.user_id);
  return null;
end
$$;

create trigger preferences_touch_new after insert on public.user_preferences
  for each row when (new.target_calendar_id is not null) execute function private.preferences_changed();
create trigger preferences_touch_changed after update on public.user_preferences
  for each row when (
    (new.calendar_sync_enabled, new.sync_bookmarked, new.sync_attending, new.reminder_minutes, new.target_calendar_id)
    is distinct from
    (old.calendar_sync_enabled, old.sync_bookmarked, old.sync_attending, old.reminder_minutes, old.target_calendar_id))
  execute function private.preferences_changed();

revoke execute on function private.target_calendar, private.push_connection, private.enqueue, private.user_events_before, private.user_events_after,
  private.events_changed, private.touch_tracked, private.preferences_changed from public;
