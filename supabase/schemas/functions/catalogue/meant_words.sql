-- What a word may mean that begins no word of the catalogue: words that contain it, else words a typing error away, likeliest first.
create function private.meant_words(p_word text) returns table (word text, is_slip boolean)
language plpgsql stable security definer set search_path = '' set pg_trgm.similarity_threshold = 0.2 as $$ begin
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
end $$;
