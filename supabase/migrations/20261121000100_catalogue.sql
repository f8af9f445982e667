-- The catalogue: tech events that everyone can read and whose organiser can change them.
create schema if not exists private;
-- Generated columns call its functions as the writing role.
grant usage on schema private to service_role;

-- Lower case without accents, so that "zurich" finds "Zürich". Immutable: indexes and generated columns use it.
create or replace function private.fold(words text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select translate(regexp_replace(normalize(lower(words), NFD), '[\u0300-\u036f]', '', 'g'), 'øłđ', 'old')
$$;

-- Words are cut as search_events cuts them, so that "node js" finds "Node.js".
create or replace function private.event_words(title text, description text, venue text, city text, country text, topics text[])
returns tsvector
language sql immutable parallel safe set search_path = '' as $$
  select setweight(to_tsvector('simple'::regconfig, regexp_replace(private.fold(title), '[^[:alnum:]]+', ' ', 'g')), 'A')
    || to_tsvector('simple'::regconfig, regexp_replace(
      private.fold(concat_ws(' ', city, country, venue, array_to_string(topics, ' '), description)), '[^[:alnum:]]+', ' ', 'g'))
$$;

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
create index events_words on public.events using gin (words);
create index events_topics on public.events using gin (topics);
create index events_city on public.events (private.fold(city)) where deleted_at is null;
create index events_organiser on public.events (organiser_id, sort_starts_at);

alter table public.events enable row level security;
create policy "everyone reads events" on public.events for select to anon, authenticated using (deleted_at is null);

create or replace function private.touch_updated_at() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end
$$;
create trigger events_touch before update on public.events for each row execute function private.touch_updated_at();

-- One page of the catalogue in order of time. Every word of p_q must begin a word of the event. A row matches a range of time if it
-- overlaps [p_from, p_to). The page after a row starts behind its (sort_starts_at, id).
create or replace function public.search_events(
  p_q text default null,
  p_topic text default null,
  p_city text default null,
  p_online boolean default null,
  p_from timestamptz default null,
  p_to timestamptz default null,
  p_after_at timestamptz default null,
  p_after_id uuid default null,
  p_limit integer default 24
) returns setof public.events
language plpgsql stable security definer set search_path = '' as $$
declare
  v_words tsquery;
begin
  if p_q is not null then
    select string_agg(quote_literal(word) || ':*', ' & ')::tsquery into v_words
    from regexp_split_to_table(private.fold(p_q), '[^[:alnum:]]+') as word
    where word <> '';
    if v_words is null then return; end if;
  end if;
  return query
    select e.* from public.events e
    where e.deleted_at is null
      and (v_words is null or e.words @@ v_words)
      and (p_topic is null or e.topics @> array[lower(p_topic)])
      and (p_city is null or private.fold(e.city) = private.fold(p_city))
      and (p_online is null or e.online = p_online)
      and (p_from is null or e.sort_ends_at > p_from)
      and (p_to is null or e.sort_starts_at < p_to)
      and (p_after_id is null or (e.sort_starts_at, e.id) > (p_after_at, p_after_id))
    order by e.sort_starts_at, e.id
    limit p_limit;
end
$$;

-- What the catalogue can be filtered by from p_from on: topics and cities, the most frequent first.
create or replace function public.event_facets(p_from timestamptz) returns table (kind text, name text, events bigint)
language sql stable security definer set search_path = '' as $$
  (select 'topic', topic, count(*) from public.events e, unnest(e.topics) as topic
    where e.deleted_at is null and e.sort_ends_at > p_from group by topic order by count(*) desc, topic limit 40)
  union all
  (select 'city', min(e.city), count(*) from public.events e
    where e.deleted_at is null and e.sort_ends_at > p_from and e.city <> '' group by private.fold(e.city) order by count(*) desc, min(e.city) limit 60)
$$;

revoke execute on function public.search_events(text, text, text, boolean, timestamptz, timestamptz, timestamptz, uuid, integer) from public, anon, authenticated;
grant execute on function public.search_events(text, text, text, boolean, timestamptz, timestamptz, timestamptz, uuid, integer) to service_role;
revoke execute on function public.event_facets(timestamptz) from public, anon, authenticated;
grant execute on function public.event_facets(timestamptz) to service_role;
grant execute on function private.fold(text) to service_role;
grant execute on function private.event_words(text, text, text, text, text, text[]) to service_role;
