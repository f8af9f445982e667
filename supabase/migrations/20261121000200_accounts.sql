-- Google accounts, their calendars and what a person wants synced. Browsers read their own rows; only the service writes.
create schema if not exists private;

-- Every function that writes a person's rows takes this lock first. Then: user_events, the queue, copies, connections.
create function private.lock_user(p_user uuid) returns void
language sql security definer set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('user:' || p_user::text, 0));
$$;

revoke execute on function private.lock_user from public;

create table public.user_keys (
  user_id uuid primary key references auth.users (id) on delete cascade,
  wrapped_key text not null,
  wrapping_key_id text not null,
  created_at timestamptz not null default now(),
  rewrapped_at timestamptz
);
create index user_keys_wrapping_key_id on public.user_keys (wrapping_key_id);

create table public.oauth_states (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index oauth_states_expires_at on public.oauth_states (expires_at);

create table public.calendar_connections (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  google_sub text not null,
  email text not null,
  status text not null default 'active' check (status in ('active', 'requires_reauth', 'disconnecting')),
  scopes text[] not null default '{}',
  sealed_access_token text,
  sealed_refresh_token text,
  token_expiry timestamptz,
  -- Grows with every token that is stored, so that who met a 401 knows whether somebody has refreshed since.
  credential_version bigint not null default 1,
  refresh_lease_owner uuid,
  refresh_lease_until timestamptz,
  disconnect_mode text check (disconnect_mode in ('keep', 'remove_future', 'remove_all')),
  -- Work of this connection waits until then.
  backoff_until timestamptz,
  backoff_attempts integer not null default 0,
  -- Google lets this account change no events until then (as far as we know); reading goes on.
  writes_held_until timestamptz,
  -- When Google said that it doesn't notify us of changes in the account's list of calendars.
  list_unwatchable_since timestamptz,
  next_batch_at timestamptz not null default '-infinity',
  last_claimed_at timestamptz not null default '-infinity',
  last_error_code text,
  last_error_at timestamptz,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  events_created_count bigint not null default 0,
  events_updated_count bigint not null default 0,
  events_deleted_count bigint not null default 0,
  sync_failure_count bigint not null default 0,
  refresh_count bigint not null default 0,
  last_sync_duration_ms integer,
  connected_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- One Google account belongs to one person here.
  unique (google_sub)
);
create index calendar_connections_user_id on public.calendar_connections (user_id);
create index calendar_connections_claimable on public.calendar_connections (last_claimed_at);

create table public.calendars (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  connection_id uuid not null references public.calendar_connections (id) on delete cascade,
  google_calendar_id text not null,
  summary text not null,
  description text,
  time_zone text,
  background_color text,
  foreground_color text,
  -- The colours of its labels by their ids; null while they are not known.
  label_colors jsonb,
  access_role text not null,
  is_primary boolean not null default false,
  -- Whether its events are shown here.
  selected boolean not null default true,
  -- Why Google can't notify us of its changes; null when it can, as far as known.
  push_unavailable_reason text,
  -- Google says that it is not there, or not for this account (any more).
  gone_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (connection_id, google_calendar_id)
);
create index calendars_user_id on public.calendars (user_id);

create table public.user_preferences (
  user_id uuid primary key references auth.users (id) on delete cascade,
  -- Null until a browser of the person has said it.
  time_zone text,
  calendar_sync_enabled boolean not null default true,
  sync_bookmarked boolean not null default true,
  sync_attending boolean not null default true,
  -- Minutes before the start; null means the reminders of the calendar itself.
  reminder_minutes integer check (reminder_minutes between 0 and 40320),
  target_calendar_id uuid references public.calendars (id) on delete set null,
  updated_at timestamptz not null default now()
);
create index user_preferences_target_calendar_id on public.user_preferences (target_calendar_id);

alter table public.user_keys enable row level security;
alter table public.oauth_states enable row level security;
alter table public.calendar_connections enable row level security;
alter table public.calendars enable row level security;
alter table public.user_preferences enable row level security;

-- user_keys and oauth_states have no policy: the service alone reads them.
create policy "own connections" on public.calendar_connections for select to authenticated
  using ((select auth.uid()) = user_id);
create policy "own calendars" on public.calendars for select to authenticated
  using ((select auth.uid()) = user_id);
create policy "own preferences" on public.user_preferences for select to authenticated
  using ((select auth.uid()) = user_id);

revoke all on public.user_keys, public.oauth_states, public.calendar_connections, public.calendars, public.user_preferences
  from anon, authenticated;
grant select on public.calendars, public.user_preferences to authenticated;
grant select (id, user_id, email, status, scopes, backoff_until, last_error_code, last_error_at, last_attempt_at,
  last_success_at, events_created_count, events_updated_count, events_deleted_count, sync_failure_count, refresh_count,
  connected_at, updated_at) on public.calendar_connections to authenticated;
grant all on public.user_keys, public.oauth_states, public.calendar_connections, public.calendars, public.user_preferences
  to service_role;

-- Why pushes of an account wait, beyond a short pause; null when they don't.
create function private.wait_reason(p_connection public.calendar_connections) returns text
language sql stable set search_path = '' as $$
  select case
    when p_connection.backoff_until > now() and p_connection.last_error_code in ('calendar_disabled', 'account_policy', 'quota_exceeded',
      'google_misconfigured') then p_connection.last_error_code
    when p_connection.writes_held_until > now() then 'writes_limited' end;
$$;

revoke execute on function private.wait_reason from public;
