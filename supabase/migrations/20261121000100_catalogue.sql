-- The catalogue: tech events that everyone can read and whose organiser can change them.
create table public.events (
  id uuid primary key default gen_random_uuid(),
  organiser_id uuid references auth.users (id) on delete set null,
  title text not null check (char_length(title) between 1 and 200),
  description text not null default '' check (char_length(description) <= 8000),
  url text,
  venue text,
  address text,
  city text,
  country text,
  online boolean not null default false,
  topics text[] not null default '{}',
  starts_at timestamptz,
  ends_at timestamptz,
  timezone text not null default 'UTC',
  all_day boolean not null default false,
  start_date date,
  -- Exclusive: a one-day event ends on the day after it starts.
  end_date date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- An event stays as long as somebody may still track it; deleted events are only marked.
  deleted_at timestamptz,
  -- Where the event stands in a list. One without a date comes last.
  sort_starts_at timestamptz generated always as (
    coalesce(case when all_day then start_date::timestamp at time zone timezone else starts_at end, 'infinity')
  ) stored,
  sort_ends_at timestamptz generated always as (
    coalesce(
      case when all_day then coalesce(end_date, start_date + 1)::timestamp at time zone timezone
        else greatest(starts_at, ends_at) end,
      'infinity')
  ) stored,
  words tsvector generated always as (
    private.event_words(title, description, venue, city, country, topics)
  ) stored
);

create index events_in_order on public.events (sort_starts_at, id) where deleted_at is null;
create index events_ends on public.events (sort_ends_at) where deleted_at is null;
create index events_words on public.events using gin (words) with (fastupdate = off);
create index events_topics on public.events using gin (topics);
create index events_city on public.events (private.fold(city)) where deleted_at is null;
create index events_organiser on public.events (organiser_id, sort_starts_at);

alter table public.events enable row level security;
create policy "everyone reads events" on public.events for select to anon, authenticated using (deleted_at is null);
grant select, insert, update, delete on public.events to service_role;

create or replace function private.touch_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
create trigger events_touch before update on public.events for each row execute function private.touch_updated_at();

-- What the catalogue can be filtered by from p_from on: topics and cities of the next 5,000 events, the most frequent first.
create or replace function public.event_facets(p_from timestamptz) returns table (kind text, name text, events bigint)
language sql stable security definer set search_path = '' as $$
  with ahead as materialized (
    select e.topics, e.city from public.events e
    where e.deleted_at is null and e.sort_ends_at > p_from order by e.sort_ends_at limit 5000
  )
  (select 'topic', topic, count(*) from ahead, unnest(ahead.topics) as topic group by topic order by count(*) desc, topic limit 40)
  union all
  (select 'city', min(city), count(*) from ahead where city <> '' group by private.fold(city) order by count(*) desc, min(city) limit 60)
$$;

revoke execute on function public.event_facets(timestamptz) from public, anon, authenticated;
grant execute on function public.event_facets(timestamptz) to service_role;
