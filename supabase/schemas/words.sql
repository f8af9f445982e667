-- How texts and searches are cut into words: both use the same functions, so a search finds a word as it is written. Generated columns and
-- indexes call these functions. The small ones set no search_path, which would keep PostgreSQL from inlining them.
create schema if not exists private;
create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists fuzzystrmatch with schema extensions;

-- Lower case, one form per letter, without accents and vowel points: "zurich" finds "Zürich", "strasse" finds "Straße".
create function private.fold(words text) returns text language sql immutable parallel safe as $$
  select replace(replace(replace(translate(
    regexp_replace(normalize(lower(words), NFKD), '[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]', '', 'g'),
    'øłđðıς♯', 'olddiσ#'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') $$;

-- Folded text with the signs of C++, C# and .NET as letters: cplusplus, csharp, dotnet. An event's text keeps "net" beside "dotnet".
create function private.spell_signs(words text, is_text boolean) returns text language sql immutable parallel safe as $$
  select regexp_replace(
    regexp_replace(
      regexp_replace(private.fold(words), '(?<=[^[:space:][:punct:]])#(?![a-z])', 'sharp', 'g'),
      '(?<=[^[:space:][:punct:]])\+(?![a-z])|(?<=[^[:space:][:punct:]]\+)\+|(?<=\+\+)\+', 'plus', 'g'),
    case when is_text then '\.([a-z][a-z0-9]*)' else '(?<![^[:space:][:punct:]])\.([a-z][a-z0-9]*)' end,
    case when is_text then '.\1 dot\1 ' else ' dot\1 ' end, 'g') $$;

-- The runs of a text in order: words, compounds such as node.js or ci/cd in one piece, and runs of characters that are each a word (scripts
-- without spaces, pictures). Everything but spaces, punctuation and control characters belongs to a word.
create function private.search_runs(spelled text) returns setof text language sql immutable parallel safe set search_path = '' as $$
  select run[1] from regexp_matches(spelled,
    '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2190-\u2bff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff]+'
    '|[^\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u060c\u061b\u061f\u06d4\u0964\u0965\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2000-\u2bff\u2e00-\u2e7f\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe00-\ufe6f\uff00-\uff0f\U0001f000-\U0001faff\U00020000-\U0003ffff]+'
    '(?:[.''’&/_-][^\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u060c\u061b\u061f\u06d4\u0964\u0965\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2000-\u2bff\u2e00-\u2e7f\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe00-\ufe6f\uff00-\uff0f\U0001f000-\U0001faff\U00020000-\U0003ffff]+)*',
    'g') as run $$;

-- Whether each character of a run is a word of its own.
create function private.is_sign_run(run text) returns boolean language sql immutable parallel safe as $$
  select run ~ '^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2190-\u2bff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U0001f000-\U0001faff\U00020000-\U0003ffff]' $$;

-- The words of a run, cut to a length that an index can hold.
create function private.words_of_run(run text) returns text[] language sql immutable parallel safe as $$
  select case when private.is_sign_run(run) then regexp_split_to_array(run, '')
    else array(select left(part, 60) from regexp_split_to_table(run, '[.''’&/_-]') as part) end $$;

-- An event's words with positions: title (A), topics and city (B), country and venue (C), description (D). Compounds are there whole, too.
create function private.event_words(title text, description text, venue text, city text, country text, topics text[])
returns tsvector language sql immutable parallel safe set search_path = '' as $$
  with runs as (
    select weight, n, run
    from (values ('A', title), ('B', concat_ws(' ', array_to_string(topics, ' '), city)), ('C', concat_ws(' ', country, venue)),
      ('D', description)) as texts (weight, body),
    private.search_runs(private.spell_signs(body, true)) with ordinality as r(run, n)
  ),
  placed as (
    select word, weight, least(row_number() over (order by weight, n, part), 16000) as place
    from runs, unnest(private.words_of_run(run)) with ordinality as w(word, part)
    union all
    select left(regexp_replace(run, '[.''’&/_-]', '', 'g'), 60), weight, 16000
    from runs where run ~ '[.''’&/_-]' and not private.is_sign_run(run)
  )
  select coalesce(string_agg(quote_literal(word) || ':' || place || weight, ' '), '')::tsvector from placed $$;

-- A word, the word without each of its letters, and its letters sorted: two words that share a form differ by a letter or two, or are
-- anagrams.
create function private.near_forms(word text) returns text[] language sql immutable parallel safe set search_path = '' as $$
  select array_agg(distinct form) from (
    select word as form union all select overlay(word placing '' from n for 1) from generate_series(1, length(word)) as n
    union all select '=' || string_agg(letter, '' order by letter collate "C") from unnest(string_to_array(word, null)) as letter) as forms $$;
