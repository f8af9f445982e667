create table public.events (
  id uuid primary key default gen_random_uuid(),
  organiser_id uuid references auth.users (id) on delete set null,
  title text not null check (char_length(title) between 1 and 200),
  description text not null default '' check (char_length(description) <= 8000),
  url text,
  venue text, address text, city text, country text,
  online boolean not null default false,
  topics text[] not null default '{}',
  starts_at timestamptz, ends_at timestamptz,
  timezone text not null default 'UTC',
  all_day boolean not null default false, start_date date,
  -- Exclusive: a one-day event ends on the day after it starts.
  end_date date,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  -- Deleted events are only marked: somebody may still track them.
  deleted_at timestamptz,
  -- The event's place in a list. An event without a date comes last.
  sort_starts_at timestamptz generated always as (
    coalesce(case when all_day then start_date::timestamp at time zone timezone else starts_at end, 'infinity')) stored,
  sort_ends_at timestamptz generated always as (
    coalesce(case when all_day then coalesce(end_date, start_date + 1)::timestamp at time zone timezone
      else greatest(starts_at, ends_at) end, 'infinity')) stored,
  words tsvector generated always as (private.event_words(title, description, venue, city, country, topics)) stored
);
comment on table public.events is 'The catalogue: tech events that everyone can read and their organisers can change.';
create index events_in_order on public.events (sort_starts_at, id) where deleted_at is null;
create index events_ends on public.events (sort_ends_at) where deleted_at is null;
create index events_words on public.events using gin (words) with (fastupdate = off);
create index events_topics on public.events using gin (topics);
create index events_city on public.events (private.fold(city)) where deleted_at is null;
create index events_organiser on public.events (organiser_id, sort_starts_at);

-- Words stay when their events go: a correction that finds nothing is dropped.
create table private.search_vocabulary (
  word text collate "C" primary key,
  near text[] not null generated always as (private.near_forms(word)) stored
);
comment on table private.search_vocabulary is 'Every word of the catalogue, to correct misspelt searches.';
-- fastupdate is off because every search would have to scan the pending list.
create index search_vocabulary_near on private.search_vocabulary using gin (near) with (fastupdate = off);
create index search_vocabulary_trigrams on private.search_vocabulary using gin (word extensions.gin_trgm_ops) with (fastupdate = off);
