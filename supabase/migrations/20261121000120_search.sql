-- Searching the catalogue: every word of a search must begin a word of the event. Where nothing does, words that hold a searched word or
-- differ from it by a slip of the fingers are tried.
create extension if not exists pg_trgm with schema extensions;
create extension if not exists fuzzystrmatch with schema extensions;

-- A word, what is left of it without each one of its letters, and its letters in order: two words that share one of these differ by a letter
-- or two, or have the same letters.
create function private.near_forms(word text) returns text[]
language sql immutable parallel safe set search_path = '' as $$
  select array_agg(distinct form) from (
    select word as form union all select overlay(word placing '' from n for 1) from generate_series(1, length(word)) as n
    union all select '=' || string_agg(letter, '' order by letter collate "C") from unnest(string_to_array(word, null)) as letter) as forms
$$;

-- Every word that an event was ever found by. Words stay when their events go: a search that leads nowhere is dropped.
create table private.search_vocabulary (
  word text collate "C" primary key,
  near text[] not null generated always as (private.near_forms(word)) stored
);
comment on table private.search_vocabulary is 'Words of the catalogue, for corrections of searches.';
-- Without pending lists, which every search would have to read through.
create index search_vocabulary_near on private.search_vocabulary using gin (near) with (fastupdate = off);
create index search_vocabulary_trigrams on private.search_vocabulary using gin (word extensions.gin_trgm_ops) with (fastupdate = off);
alter table private.search_vocabulary enable row level security;

-- In one order, so that two writers never wait for each other.
create function private.learn_words() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.search_vocabulary (word)
  select distinct word collate "C" from written w, unnest(tsvector_to_array(w.words)) as word
  where length(word) between 3 and 24 and word !~ '^[0-9]+$' order by 1
  on conflict do nothing;
  return null;
end
$$;
create trigger events_teach_words_new after insert on public.events
  referencing new table as written for each statement execute function private.learn_words();
create trigger events_teach_words_changed after update on public.events
  referencing new table as written for each statement execute function private.learn_words();

-- Other names of a word, each a sequence of words. "ml" stands for "machine learning" on both sides: searches say it shortly.
create function private.other_names(word text) returns setof text[]
language sql immutable parallel safe set search_path = '' as $$
  with pairs (a, b) as (values
    ('javascript', 'js'), ('typescript', 'ts'), ('kubernetes', 'k8s'), ('postgresql', 'postgres'), ('postgresql', 'pg'), ('golang', 'go'),
    ('cplusplus', 'cpp'), ('python', 'py'), ('accessibility', 'a11y'), ('internationalization', 'i18n'), ('internationalisation', 'i18n'),
    ('localization', 'l10n'), ('observability', 'o11y'), ('webassembly', 'wasm'), ('database', 'db'), ('databases', 'db'),
    ('ruby', 'rb'), ('ecmascript', 'javascript'), ('ecmascript', 'js'), ('graphql', 'gql'), ('nodejs', 'node'), ('reactjs', 'react'),
    ('vuejs', 'vue'), ('development', 'dev'), ('developer', 'dev'), ('conference', 'conf'), ('mathematics', 'maths')
  ), phrases (a, b) as (values
    ('ml', '{machine,learning}'::text[]), ('ai', '{artificial,intelligence}'), ('oss', '{open,source}'), ('ux', '{user,experience}'),
    ('ui', '{user,interface}'), ('vr', '{virtual,reality}'), ('ar', '{augmented,reality}'), ('llm', '{large,language,model}'),
    ('nlp', '{natural,language,processing}'), ('iot', '{internet,of,things}'), ('qa', '{quality,assurance}'))
  select array[b] from pairs where a = word or (length(word) >= 4 and starts_with(a, word))
  union select array[a] from pairs where b = word
  union select b from phrases where a = word
$$;

-- A search with the phrases that have a short name said shortly.
create function private.shorten_phrases(spelled text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(spelled,
    '\mmachine[ -]+learning\M', 'ml', 'g'), '\martificial[ -]+intelligence\M', 'ai', 'g'), '\muser[ -]+experience\M', 'ux', 'g'),
    '\mvirtual[ -]+reality\M', 'vr', 'g'), '\minternet[ -]+of[ -]+things\M', 'iot', 'g')
$$;

-- Words of the catalogue that may be meant by one that none of its words begins with: those that hold it, else those that are a slip away,
-- likeliest first.
create function private.meant_words(p_word text) returns table (word text, is_slip boolean)
language plpgsql stable security definer set search_path = '' set pg_trgm.similarity_threshold = 0.2 as $$
begin
  if length(p_word) < 3 or exists (
    select from private.search_vocabulary v where v.word >= p_word collate "C" and starts_with(v.word, p_word)
      and v.word < (p_word || U&'\FFFF') collate "C") then
    return;
  end if;
  return query select v.word, false from private.search_vocabulary v
    where v.word like '%' || p_word || '%' order by length(v.word), v.word limit 10;
  if found then return; end if;
  return query
    select near.word, true from (
      select v.word::text from private.search_vocabulary v where v.near && private.near_forms(p_word)
      union
      select v.word::text from private.search_vocabulary v where length(p_word) >= 6 and v.word operator(extensions.%) p_word
    ) as near
    cross join lateral (select extensions.levenshtein(near.word, p_word) as slips,
      array(select unnest(string_to_array(near.word, null)) order by 1) = array(select unnest(string_to_array(p_word, null)) order by 1) as same_letters) as d
    where same_letters or (length(p_word) >= 4 and slips <= case when length(p_word) >= 8 then 3 when length(p_word) >= 6 then 2 else 1 end)
    order by same_letters desc, slips, left(near.word, 1) = left(p_word, 1) desc, extensions.similarity(near.word, p_word) desc, near.word
    limit 3;
end
$$;

-- Words one after the other, as a part of a tsquery. The suffix names weights, and * where beginnings count.
create function private.phrase(words text[], suffix text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select '(' || string_agg(quote_literal(word) || suffix, ' <-> ' order by n) || ')' from unnest(words) with ordinality as w(word, n)
$$;

-- What a search asks for: v_any finds everything, v_head what names it in title, topics or city, v_exact what has its whole words in
-- the title. All are null where the search has no words. With p_loosely words that no event has are replaced.
create function private.read_search(p_q text, p_loosely boolean, out v_any tsquery, out v_head tsquery, out v_exact tsquery)
language sql stable security definer set search_path = '' as $$
  with runs as (
    select run, n, private.words_of_run(run) as words, private.is_sign_run(run) as signs
    from private.search_runs(private.shorten_phrases(private.spell_signs(p_q, false))) with ordinality as r(run, n)
  ), names as materialized (
    select n, words, signs, (
      select array_agg(name) from (
        select jsonb_build_array(words) as name where signs
        union all select to_jsonb(o) from private.other_names(run) as o where not signs
        union all select to_jsonb(array[regexp_replace(run, '[.''’&/_-]', '', 'g')]) where cardinality(words) > 1 and not signs
        union all select to_jsonb(array[m.word]) from private.meant_words(run) as m where p_loosely and cardinality(words) = 1
      ) as all_names
    ) as others
    from runs
  ), parts as (
    select n, level,
      concat_ws(' | ',
        case when not signs then '(' || (select string_agg(quote_literal(word) || begins, ' & ') from unnest(words) as word) || ')' end,
        case when signs then private.phrase(words, whole) end,
        (select string_agg(private.phrase(array(select jsonb_array_elements_text(name)), whole), ' | ') from unnest(others) as name
          where jsonb_typeof(name -> 0) = 'string')) as part
    from names, (values ('any', ':*', ''), ('head', ':*AB', ':AB'), ('exact', ':A', ':A')) as levels (level, begins, whole)
  )
  select (select string_agg('(' || part || ')', ' & ')::tsquery from parts where level = 'any'),
    (select string_agg('(' || part || ')', ' & ')::tsquery from parts where level = 'head'),
    (select string_agg('(' || part || ')', ' & ')::tsquery from parts where level = 'exact')
$$;

-- The search with each word that no event has replaced by the likeliest one; null where there is nothing to replace.
create function public.correct_search(p_q text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  v_corrected text := private.fold(p_q);
  v_run text;
  v_word text;
begin
  for v_run in select * from private.search_runs(private.spell_signs(p_q, false)) loop
    continue when cardinality(private.words_of_run(v_run)) <> 1;
    select m.word into v_word from private.meant_words(v_run) m where m.is_slip limit 1;
    if found then v_corrected := replace(v_corrected, v_run, v_word); end if;
  end loop;
  return nullif(v_corrected, private.fold(p_q));
end
$$;

-- One page of the catalogue: without words in order of time, with words the best tier first, each in order of time. A row matches a range
-- of time if it overlaps [p_from, p_to). The page after a row starts behind its (tier, sort_starts_at, id). Each tier is a query of its
-- own that ends with the page. What few events match is read by the index of words and sorted; what many match is read in order of time.
create function public.search_events(
  p_q text default null,
  p_topic text default null,
  p_city text default null,
  p_online boolean default null,
  p_from timestamptz default null,
  p_to timestamptz default null,
  p_after_at timestamptz default null,
  p_after_id uuid default null,
  p_after_tier integer default 0,
  p_loosely boolean default false,
  p_limit integer default 24
) returns table (tier integer, id uuid, title text, description text, url text, venue text, address text, city text, country text, online boolean,
  topics text[], starts_at timestamptz, ends_at timestamptz, timezone text, all_day boolean, start_date date, end_date date,
  updated_at timestamptz, sort_starts_at timestamptz)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan set enable_seqscan = off as $$
declare
  c_few constant integer := 2000;
  v_read record;
  v_few uuid[];
  v_match tsquery;
  v_better tsquery;
  v_rows integer;
  v_left integer := p_limit;
begin
  if p_q is not null then
    select * into v_read from private.read_search(p_q, p_loosely);
    if v_read.v_any is null then return; end if;
    v_few := array(select e.id from public.events e where e.words @@ v_read.v_any limit c_few + 1);
    if cardinality(v_few) > c_few then v_few := null; end if;
  end if;
  for v_tier in p_after_tier .. case when p_q is null then 0 else 2 end loop
    if p_q is not null then
      v_match := case v_tier when 0 then v_read.v_exact when 1 then v_read.v_head else v_read.v_any end;
      v_better := case v_tier when 0 then null when 1 then v_read.v_exact else v_read.v_head end;
    end if;
    return query
      select v_tier, e.id, e.title, e.description, e.url, e.venue, e.address, e.city, e.country, e.online, e.topics, e.starts_at, e.ends_at,
        e.timezone, e.all_day, e.start_date, e.end_date, e.updated_at, e.sort_starts_at
      from public.events e
      where e.deleted_at is null
        and (v_few is null or e.id = any (v_few))
        and (v_match is null or e.words @@ v_match)
        and (v_better is null or not e.words @@ v_better)
        and (p_topic is null or e.topics @> array[lower(p_topic)])
        and (p_city is null or private.fold(e.city) = private.fold(p_city))
        and (p_online is null or e.online = p_online)
        and (p_from is null or e.sort_ends_at > p_from)
        and (p_to is null or e.sort_starts_at < p_to)
        and (p_after_id is null or v_tier > p_after_tier or (e.sort_starts_at, e.id) > (p_after_at, p_after_id))
      order by e.sort_starts_at, e.id
      limit v_left;
    get diagnostics v_rows = row_count;
    v_left := v_left - v_rows;
    exit when v_left <= 0;
  end loop;
end
$$;

revoke execute on function private.near_forms, private.learn_words, private.other_names, private.shorten_phrases, private.meant_words,
  private.phrase, private.read_search from public;
revoke execute on function public.search_events, public.correct_search from public, anon, authenticated;
grant execute on function public.search_events, public.correct_search to service_role;
