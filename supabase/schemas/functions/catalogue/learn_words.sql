-- Sorted, so that two writers can't deadlock.
create function private.learn_words() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  insert into private.search_vocabulary (word)
  select distinct word collate "C" from written w, unnest(tsvector_to_array(w.words)) as word
  where length(word) between 3 and 24 and word !~ '^[0-9]+$' order by 1 on conflict do nothing;
  return null;
end $$;
