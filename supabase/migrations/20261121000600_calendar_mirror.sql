-- The encrypted copy of the users' Google calendars. Nothing of an event stands here in clear, its times and its id
-- included (the id of an instance holds its time). Only the service reads these tables: they have no policies.

-- How far each calendar has been read. The sync token and the page token are sealed.
create table public.calendar_watches (
  calendar_id uuid primary key references public.calendars (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  sync_token text,
  -- The next page of a pull that has not reached its end.
  page_token text,
  -- The token that the unfinished pull started from; a full read has none.
  pull_is_full boolean not null default true,
  -- Grows when a calendar has to be read from the start beside the rows that readers keep seeing.
  generation integer not null default 1,
  -- Events fetched by the pull under way, over all the runs it took.
  events_fetched integer not null default 0,
  attempted_at timestamptz,
  last_success_at timestamptz,
  failures integer not null default 0,
  last_error_code text,
  -- A read from the start that found nothing where there was something is believed only when it comes twice.
  empty_read_at timestamptz,
  -- How many rows a page held when its calendar was last read; null: as many as may be. A slow calendar is read in smaller pages.
  page_size integer,
  -- When Google said that it sends no notifications for this calendar (the reason is in calendars); it is polled instead.
  unwatchable_since timestamptz
);
create index calendar_watches_user on public.calendar_watches (user_id);

-- Channels with Google, each on one calendar or on the list of an account's calendars. Two of one are live while one replaces the other.
create table public.watch_channels (
  channel_id uuid primary key,
  calendar_id uuid references public.calendars (id) on delete cascade,
  list_of uuid references public.calendar_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  -- SHA-256 of the channel's own token, hexadecimal.
  token_hash text not null,
  -- Unknown until Google has answered or its first message has come, whichever is first.
  resource_id text,
  opened_at timestamptz not null default now(),
  -- Until Google has answered: the end that we asked for.
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  -- Its notifications count no more; it waits for Google to be told.
  retired_at timestamptz,
  check (num_nonnulls(calendar_id, list_of) = 1)
);
create index watch_channels_list on public.watch_channels (list_of, expires_at) where list_of is not null;
create index watch_channels_calendar on public.watch_channels (calendar_id, expires_at);
create index watch_channels_user on public.watch_channels (user_id);

-- Without foreign keys, which would be half of what storing a row costs: only the holder of the calendar's lease writes them,
-- and a trigger removes them with their calendar.
create table public.calendar_events (
  calendar_id uuid not null,
  -- A keyed hash of calendar and Google's id, made with the user's key.
  event_ref bytea not null,
  user_id uuid not null,
  -- Sealed with the user's key; which ring key wraps that one stands in user_keys.
  sealed bytea not null,
  -- A keyed hash of the whole content, etag included: an event that comes again unchanged is no change.
  content_hash bytea not null,
  -- The same for the series that an instance belongs to.
  master_ref bytea,
  deleted boolean not null default false,
  change_seq bigint not null,
  generation integer not null,
  primary key (calendar_id, event_ref)
);
create index calendar_events_feed on public.calendar_events (user_id, change_seq);
create index calendar_events_master on public.calendar_events (calendar_id, master_ref) where master_ref is not null;
create function private.calendars_forget() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.calendar_events where calendar_id = old.id;
  return null;
end
$$;
create trigger calendars_forget after delete on public.calendars
  for each row execute function private.calendars_forget();
-- Sealed bytes don't compress.
alter table public.calendar_events alter column sealed set storage external;

-- The last change number of each user. Its row is locked from the first number taken until the commit, so numbers
-- become visible in their order and a reader can't pass one that commits late.
create table public.calendar_change_counters (
  user_id uuid primary key references auth.users (id) on delete cascade,
  last_seq bigint not null default 0,
  stream_id uuid,
  stream_started_at timestamptz
);

-- Per account: how long changes took from Google's `updated` to our commit, as counts per bucket (src/domain/syncLag.ts).
create table public.calendar_sync_lags (
  connection_id uuid primary key references public.calendar_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  counts bigint[] not null
);

alter table public.calendar_watches enable row level security;
alter table public.watch_channels enable row level security;
alter table public.calendar_events enable row level security;
alter table public.calendar_change_counters enable row level security;
alter table public.calendar_sync_lags enable row level security;
grant select, insert, update, delete on public.calendar_watches, public.watch_channels, public.calendar_events,
  public.calendar_change_counters, public.calendar_sync_lags to service_role;
