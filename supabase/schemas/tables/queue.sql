create table public.pending_calendar_syncs (
  id bigint generated always as identity primary key,
  dedupe_key text not null unique,
  kind text not null check (kind in ('push_event', 'pull_calendar', 'list_calendars', 'disconnect')),
  user_id uuid not null references auth.users (id) on delete cascade,
  -- The account whose state decides whether this row can run now.
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  -- push_event: user_events.id; pull_calendar: calendars.id; list_calendars and disconnect: calendar_connections.id.
  subject_id uuid not null,
  priority smallint not null default 1,
  generation bigint not null default 1, claimed_generation bigint,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_owner uuid, lease_until timestamptz,
  dead_at timestamptz, last_error_code text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now()
);
comment on table public.pending_calendar_syncs is 'The queue: one row per thing to do, leased by one worker at a time.';
create index pending_calendar_syncs_due on public.pending_calendar_syncs (connection_id, priority, run_at) where dead_at is null;
create index pending_calendar_syncs_leased on public.pending_calendar_syncs (lease_until) where lease_owner is not null;
create index pending_calendar_syncs_user_id on public.pending_calendar_syncs (user_id);
create index pending_calendar_syncs_subject_id on public.pending_calendar_syncs (subject_id);

create table private.google_turns (
  connection_id uuid primary key references public.calendar_connections (id) on delete cascade,
  -- When the latest calls began or will begin, in order.
  turns timestamptz[] not null
);
comment on table private.google_turns is
  'Paces all calls to Google for one account, across processes: Google allows one person 600 requests a minute.';
