-- The search with each unknown word replaced by the likeliest known one, or null if there is nothing to replace.
create function public.correct_search(p_q text) returns text language plpgsql stable security definer set search_path = '' as $$
declare v_corrected text := private.fold(p_q); v_run text; v_word text;
begin
  for v_run in select * from private.search_runs(private.spell_signs(p_q, false)) loop
    continue when cardinality(private.words_of_run(v_run)) <> 1;
    select m.word into v_word from private.meant_words(v_run) m where m.is_slip limit 1;
    if found then v_corrected := replace(v_corrected, v_run, v_word); end if;
  end loop;
  return nullif(v_corrected, private.fold(p_q));
end $$;
