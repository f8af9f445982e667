create table public.user_keys (
  user_id uuid primary key references auth.users (id) on delete cascade,
  wrapped_key text not null, wrapping_key_id text not null,
  created_at timestamptz not null default now(),
  rewrapped_at timestamptz
);
comment on table public.user_keys is 'One data key per user, wrapped by a key of the environment''s key ring.';
create index user_keys_wrapping_key_id on public.user_keys (wrapping_key_id);

create table public.oauth_states (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table public.oauth_states is 'OAuth flows under way. Each state can be used once.';
create index oauth_states_expires_at on public.oauth_states (expires_at);

create table public.calendar_connections (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  google_sub text not null, email text not null,
  status text not null default 'active' check (status in ('active', 'requires_reauth', 'disconnecting')),
  scopes text[] not null default '{}',
  -- What the grant opens: every calendar, or only the one that we made.
  access text not null default 'all_calendars' check (access in ('own_calendar', 'all_calendars')),
  -- Google's id of the calendar that we made in this account. Null until there is one.
  own_calendar_id text,
  sealed_access_token text, sealed_refresh_token text, token_expiry timestamptz,
  -- Grows with every stored token: a worker that met a 401 compares it to see whether another one has refreshed since.
  credential_version bigint not null default 1,
  refresh_lease_owner uuid, refresh_lease_until timestamptz,
  disconnect_mode text check (disconnect_mode in ('keep', 'remove_future', 'remove_all')),
  -- All work of this account waits until then.
  backoff_until timestamptz, backoff_attempts integer not null default 0,
  -- Google refuses writes to this account until then, as far as we know; reads continue.
  writes_held_until timestamptz,
  -- Since when Google refuses watch channels on this account's calendar list.
  list_unwatchable_since timestamptz,
  last_error_code text, last_error_at timestamptz, last_attempt_at timestamptz, last_success_at timestamptz,
  events_created_count bigint not null default 0, events_updated_count bigint not null default 0,
  events_deleted_count bigint not null default 0, sync_failure_count bigint not null default 0, refresh_count bigint not null default 0,
  last_sync_duration_ms integer,
  connected_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  calendars_listed_at timestamptz not null default now(),
  -- Since when the list looks suspicious; a second list that says the same is believed.
  list_doubted_at timestamptz,
  -- A Google account belongs to one person here.
  unique (google_sub)
);
comment on table public.calendar_connections is 'Connected Google accounts: sealed tokens, health, pacing and counters.';
create index calendar_connections_not_active on public.calendar_connections (status) where status <> 'active';
create index calendar_connections_user_id on public.calendar_connections (user_id);

create table public.calendars (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  google_calendar_id text not null,
  summary text not null, description text,
  time_zone text, background_color text, foreground_color text,
  -- The colours of the calendar's labels by label id; null while unknown.
  label_colors jsonb,
  access_role text not null,
  is_primary boolean not null default false,
  -- Whether its events are mirrored and shown here.
  selected boolean not null default true,
  -- Why Google can't send notifications for this calendar; null when it can, as far as we know.
  push_unavailable_reason text,
  -- Since when Google says that the calendar doesn't exist or isn't shared with this account.
  gone_at timestamptz,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  unique (connection_id, google_calendar_id)
);
comment on table public.calendars is 'The calendars in each account''s calendar list.';
create index calendars_user_id on public.calendars (user_id);

create table public.user_preferences (
  user_id uuid primary key references auth.users (id) on delete cascade,
  -- Null until a browser of this user has reported it.
  time_zone text,
  calendar_sync_enabled boolean not null default true, sync_bookmarked boolean not null default true,
  sync_attending boolean not null default true,
  -- Minutes before the start; null uses the calendar's own reminders.
  reminder_minutes integer check (reminder_minutes between 0 and 40320),
  target_calendar_id uuid references public.calendars (id) on delete set null,
  -- Whether notices go by mail, too.
  mail_notices boolean not null default true,
  updated_at timestamptz not null default now()
);
comment on table public.user_preferences is 'What a user wants synced, into which calendar.';
create index user_preferences_target_calendar_id on public.user_preferences (target_calendar_id);

create table public.account_deletions (
  user_id uuid primary key references auth.users (id) on delete cascade,
  begun_at timestamptz not null default now(),
  -- When the next attempt begins.
  run_at timestamptz not null default now(),
  attempts integer not null default 0
);
comment on table public.account_deletions is 'Users who have deleted their account, until the last of it is removed.';
create index account_deletions_due on public.account_deletions (run_at);
