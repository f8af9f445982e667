-- Nothing of an event is stored in clear, not even its times or its id: the id of an instance contains its time.
create table public.calendar_watches (
  calendar_id uuid primary key references public.calendars (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  -- Sealed, as is the page token.
  sync_token text,
  -- The next page of an unfinished pull.
  page_token text,
  -- Whether the unfinished pull is a full sync, which starts from no sync token.
  pull_is_full boolean not null default true,
  -- Grows when a full sync starts beside the rows that readers still see.
  generation integer not null default 1,
  -- Events fetched by the unfinished pull, over all its runs.
  events_fetched integer not null default 0,
  attempted_at timestamptz, last_success_at timestamptz, failures integer not null default 0, last_error_code text,
  -- A full sync that finds nothing where rows are stored is believed only when a second one finds nothing, too.
  empty_read_at timestamptz,
  -- The page size that worked last; null asks for full pages. A slow calendar is read in smaller pages.
  page_size integer,
  -- Since when Google refuses watch channels on this calendar (the reason is in calendars): it is polled instead.
  unwatchable_since timestamptz,
  resumed boolean not null default false,
  -- The age that makes a poll due counts from the last attempt, or from the end of the live channel.
  poll_from timestamptz not null default '-infinity'
);
comment on table public.calendar_watches is 'The cursor of each mirrored calendar: sync token, page checkpoint, generation.';
create index calendar_watches_user on public.calendar_watches (user_id);
create index calendar_watches_poll on public.calendar_watches (poll_from) where poll_from < 'infinity';

create table public.watch_channels (
  channel_id uuid primary key,
  calendar_id uuid references public.calendars (id) on delete cascade,
  list_of uuid references public.calendar_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  -- SHA-256 of the channel's own token, hexadecimal.
  token_hash text not null,
  -- Null until Google's answer or its first message arrives, whichever comes first.
  resource_id text,
  opened_at timestamptz not null default now(),
  -- The requested end, until Google answers with the real one.
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  -- Notifications are ignored from then on; Google still has to be asked to stop the channel.
  retired_at timestamptz,
  check (num_nonnulls(calendar_id, list_of) = 1)
);
comment on table public.watch_channels is
  'Google''s watch channels, each on one calendar or on one account''s calendar list. Two are live while one replaces the other.';
create index watch_channels_list on public.watch_channels (list_of, expires_at) where list_of is not null;
create index watch_channels_calendar on public.watch_channels (calendar_id, expires_at);
create index watch_channels_end on public.watch_channels (expires_at);
create index watch_channels_retired on public.watch_channels (channel_id) where retired_at is not null;
create index watch_channels_user on public.watch_channels (user_id);

-- Without foreign keys, which would double the cost of storing a row: only the holder of the calendar's lease writes here,
-- and a trigger deletes the rows with their calendar.
create table public.calendar_events (
  calendar_id uuid not null,
  -- A keyed hash of the calendar and Google's event id, made with the user's key.
  event_ref bytea not null,
  user_id uuid not null,
  sealed bytea not null,
  -- A keyed hash of the whole content, etag included: an event that comes again unchanged gets no new change number.
  content_hash bytea not null,
  -- The event_ref of the series that an instance belongs to.
  master_ref bytea,
  deleted boolean not null default false,
  change_seq bigint not null,
  generation integer not null,
  primary key (calendar_id, event_ref)
);
comment on table public.calendar_events is 'The encrypted mirror of users'' Google events, tombstones included.';
create index calendar_events_feed on public.calendar_events (user_id, change_seq);
create index calendar_events_master on public.calendar_events (calendar_id, master_ref) where master_ref is not null;
-- Sealed bytes don't compress.
alter table public.calendar_events alter column sealed set storage external;

create table public.calendar_change_counters (
  user_id uuid primary key references auth.users (id) on delete cascade,
  last_seq bigint not null default 0,
  stream_id uuid,
  stream_started_at timestamptz
);
comment on table public.calendar_change_counters is
  'The last change number of each user. Its row is locked until commit, so numbers become visible in order.';

create table public.calendar_sync_lags (
  connection_id uuid primary key references public.calendar_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  counts bigint[] not null
);
comment on table public.calendar_sync_lags is
  'Per account: how long changes took from Google''s `updated` to our commit, as counts per bucket (src/domain/accounts/syncLag.ts).';
