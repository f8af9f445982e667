-- One page of the catalogue: in order of time, or with words by tier and then time. Events match that overlap [p_from, p_to). The next
-- page starts after (tier, sort_starts_at, id) of the last row. Each tier is a query of its own: few matches come from the word index and
-- are sorted, many are read in order of time.
create function public.search_events(p_q text default null, p_topic text default null, p_city text default null,
  p_online boolean default null, p_from timestamptz default null, p_to timestamptz default null, p_after_at timestamptz default null,
  p_after_id uuid default null, p_after_tier integer default 0, p_loosely boolean default false, p_limit integer default 24)
returns table (tier integer, id uuid, sort_starts_at timestamptz, event jsonb)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan set enable_seqscan = off as $$
declare c_few constant integer := 2000; v_read record; v_few uuid[]; v_match tsquery; v_better tsquery; v_rows integer;
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
      select v_tier, e.id, e.sort_starts_at, private.event_json(e) from public.events e
      where e.deleted_at is null
        and (v_few is null or e.id = any (v_few))
        and (v_match is null or e.words @@ v_match) and (v_better is null or not e.words @@ v_better)
        and (p_topic is null or e.topics @> array[lower(p_topic)])
        and (p_city is null or private.fold(e.city) = private.fold(p_city)) and (p_online is null or e.online = p_online)
        and (p_from is null or e.sort_ends_at > p_from) and (p_to is null or e.sort_starts_at < p_to)
        and (p_after_id is null or v_tier > p_after_tier or (e.sort_starts_at, e.id) > (p_after_at, p_after_id))
      order by e.sort_starts_at, e.id limit v_left;
    get diagnostics v_rows = row_count;
    v_left := v_left - v_rows;
    exit when v_left <= 0;
  end loop;
end $$;

-- A search as three queries: v_any matches anywhere, v_head in title, topics or city, v_exact whole words in the title. All are null if
-- the search has no words. p_loosely replaces words that no event contains.
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
    (select string_agg('(' || part || ')', ' & ')::tsquery from parts where level = 'exact') $$;

-- Synonyms of a word, each a sequence of words. Searches are shortened first: "machine learning" reaches this function as "ml".
create function private.other_names(word text) returns setof text[] language sql immutable parallel safe set search_path = '' as $$
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
  union select b from phrases where a = word $$;

create function private.shorten_phrases(spelled text) returns text language sql immutable parallel safe set search_path = '' as $$
  select regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(spelled,
    '\mmachine[ -]+learning\M', 'ml', 'g'), '\martificial[ -]+intelligence\M', 'ai', 'g'), '\muser[ -]+experience\M', 'ux', 'g'),
    '\mvirtual[ -]+reality\M', 'vr', 'g'), '\minternet[ -]+of[ -]+things\M', 'iot', 'g') $$;

-- A phrase as part of a tsquery. The suffix holds weights, and * for prefix matches.
create function private.phrase(words text[], suffix text) returns text language sql immutable parallel safe set search_path = '' as $$
  select '(' || string_agg(quote_literal(word) || suffix, ' <-> ' order by n) || ')' from unnest(words) with ordinality as w(word, n) $$;
