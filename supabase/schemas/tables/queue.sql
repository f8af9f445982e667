create table public.pending_calendar_syncs (
  id bigint generated always as identity primary key,
  dedupe_key text not null unique,
  kind text not null check (kind in ('push_event', 'pull_calendar', 'list_calendars', 'disconnect')),
  user_id uuid not null references auth.users (id) on delete cascade,
  -- The account whose state decides whether this row can run now.
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  -- push_event: user_events.id; pull_calendar: calendars.id; list_calendars and disconnect: calendar_connections.id.
  subject_id uuid not null,
  priority smallint not null default 1 check (priority between 0 and 3),
  generation bigint not null default 1, claimed_generation bigint,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_owner uuid, lease_until timestamptz,
  dead_at timestamptz, last_error_code text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
comment on table public.pending_calendar_syncs is 'The queue: one row per thing to do, leased by one worker at a time.';
create index pending_calendar_syncs_due on public.pending_calendar_syncs (connection_id, kind, priority, run_at, id) where dead_at is null;
create index pending_calendar_syncs_in_flight on public.pending_calendar_syncs (connection_id, kind, lease_until)
  where lease_owner is not null;
create index pending_calendar_syncs_leased on public.pending_calendar_syncs (lease_until) where lease_owner is not null;
create index pending_calendar_syncs_dead on public.pending_calendar_syncs (dead_at, id) include (last_error_code) where dead_at is not null;
create index pending_calendar_syncs_user_id on public.pending_calendar_syncs (user_id);
create index pending_calendar_syncs_subject_id on public.pending_calendar_syncs (subject_id);

create table private.google_turns (
  connection_id uuid primary key references public.calendar_connections (id) on delete cascade,
  -- When the latest calls began or will begin, in order.
  turns timestamptz[] not null
);
comment on table private.google_turns is
  'Paces all calls to Google for one account, across processes: Google allows one person 600 requests a minute.';

create table private.google_days (
  -- In Pacific time. Each day is counted in 16 rows, so that calls don't wait for each other.
  day date, shard smallint, calls bigint not null,
  primary key (day, shard)
);
comment on table private.google_days is 'How often Google was asked, for all accounts together: it allows a project so many calls a day.';

create table private.sync_lanes (
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  kind text not null,
  -- When the first row can run. May be too early, never too late: a claim that finds nothing corrects it.
  due_at timestamptz not null default 'infinity',
  -- When the account's state lets rows run: infinity while it requires reauthorisation.
  open_at timestamptz not null default '-infinity',
  -- When the account may be served again: pacing and fairness.
  next_at timestamptz not null default '-infinity',
  turn timestamptz not null generated always as (greatest(due_at, open_at, next_at)) stored,
  primary key (connection_id, kind)
);
comment on table private.sync_lanes is
  'When the next row of an account and kind can be claimed: claims read this in order, however many accounts and rows there are.';
create index sync_lanes_turn on private.sync_lanes (kind, turn) where turn < 'infinity';

create table private.fan_outs (
  id bigint generated always as identity primary key,
  -- event: everyone who tracks it; person: everything that a user tracks; unfinished: what of it isn't in Google as it should be; round:
  -- every account's list and calendars.
  kind text not null check (kind in ('event', 'person', 'unfinished', 'round')),
  -- events.id or the user; null for a round.
  subject_id uuid,
  -- The last row reached: user_events.id, events.id or calendar_connections.id.
  cursor_id uuid not null default '00000000-0000-0000-0000-000000000000',
  -- A round's rows are spread over this time.
  spread_ms integer not null default 0,
  reached integer not null default 0,
  -- What an event's change is to its trackers, and when it was made.
  notice text, noticed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(), worked_at timestamptz not null default now()
);
comment on table private.fan_outs is 'Changes that concern many rows: stored in their own transaction (L4), applied in slices.';
create index fan_outs_turn on private.fan_outs (worked_at, id);
create index fan_outs_subject on private.fan_outs (kind, subject_id, id);

create table private.cron_runs (
  cron text primary key,
  ended_at timestamptz not null, duration_ms integer not null,
  -- Of the last run in which nothing failed.
  succeeded_at timestamptz
);
comment on table private.cron_runs is 'The last run of each cron: an operator sees here that one has stopped.';

create table private.status_samples (
  at timestamptz primary key,
  status jsonb not null
);
comment on table private.status_samples is 'service_status every five minutes of the last seven days, for the operator''s charts.';
