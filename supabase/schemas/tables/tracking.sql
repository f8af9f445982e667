create table public.user_events (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  event_id uuid not null references public.events (id) on delete restrict,
  -- Null once tracking has ended: the row stays, so that tracking the event again finds the same Google event.
  tracking text check (tracking in ('bookmarked', 'attending')),
  note text check (char_length(note) <= 2000),
  -- The copy in Google as last confirmed.
  external_calendar_event_id text,
  external_connection_id uuid references public.calendar_connections (id) on delete set null,
  external_google_calendar_id text,
  external_etag text, external_link text,
  calendar_sync_status text not null default 'not_synced'
    check (calendar_sync_status in ('not_synced', 'pending', 'synced', 'failed', 'removed_in_google')),
  calendar_synced_at timestamptz, calendar_sync_error text,
  -- Grows with every reason to push this row again.
  version bigint not null default 1, marked_at timestamptz not null default clock_timestamp(),
  tracked_at timestamptz not null default now(),
  -- Copied from the event with every new version: lists are read in this order.
  sort_starts_at timestamptz not null default 'infinity', sort_ends_at timestamptz not null default 'infinity',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  unique (user_id, event_id)
);
comment on table public.user_events is 'The events that users track, with the state of their sync to Google.';
create index user_events_event_id on public.user_events (event_id, id);
create index user_events_external_connection_id on public.user_events (external_connection_id);
-- Serves one page of the tracked list, however many events a user tracks.
create index user_events_in_order on public.user_events (user_id, sort_starts_at, event_id, sort_ends_at)
  include (tracking) where tracking is not null;

create table public.user_event_copies (
  id uuid primary key default gen_random_uuid(),
  user_event_id uuid not null references public.user_events (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  google_calendar_id text not null,
  -- Part of the Google event id; grows only when Google refuses to restore a deleted id.
  generation integer not null default 0,
  google_event_id text,
  -- The user moved the event here in Google, so it stays here whatever the target calendar is.
  followed boolean not null default false,
  state text not null default 'unconfirmed' check (state in ('unconfirmed', 'present', 'deleted', 'removed_by_user')),
  etag text, link text,
  -- Hashes by field of what we last wrote and of what Google made of it: the base of the three-way merge.
  base jsonb, fingerprint text,
  -- A request whose answer was lost may take effect until then. While not null, a push reads from Google before it decides.
  uncertain_until timestamptz,
  written_at timestamptz, confirmed_at timestamptz,
  -- Google refused to remove it while its account was being disconnected, so this disconnect leaves it where it is.
  removal_refused boolean not null default false,
  -- The fields that the user changed in Google. They stay theirs until the catalogue changes the same field.
  edited_fields text[] not null default '{}',
  -- A lost attempt may have written what was wanted then. Once something else is wanted, the base can't tell the user's edits
  -- from that write, and is dropped.
  base_doubtful boolean not null default false,
  unique (user_event_id, connection_id, google_calendar_id)
);
comment on table public.user_event_copies is
  'Every place in Google that may hold a copy of a tracked event. The row is written before the first request to Google.';
create index user_event_copies_connection on public.user_event_copies (connection_id) where state <> 'deleted';
create index user_event_copies_user_id on public.user_event_copies (user_id);

create table public.left_copies (
  user_event_id uuid not null references public.user_events (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  google_sub text not null,
  google_calendar_id text not null,
  -- The copy is in the primary calendar, whose id may have changed when the account is connected again.
  in_primary boolean not null default false,
  -- The id that the copy had and gets again: its event in Google carries it.
  copy_id uuid not null,
  generation integer not null, google_event_id text, state text not null, etag text, link text, base jsonb, uncertain_until timestamptz,
  primary key (user_event_id, google_sub, google_calendar_id)
);
comment on table public.left_copies is
  'Copies left in disconnected accounts. Connecting the account again takes them up instead of making a second event.';
create index left_copies_account on public.left_copies (user_id, google_sub);
