-- Splits a page: hashes of 16 bytes each, and the sealed events one after the other. The marks of deletion are read as bytes:
-- finding the n-th character of a text counts through all before it.
create or replace function private.split_page(p_refs text, p_masters text, p_hashes text, p_deleted text, p_sealed text, p_lengths integer[])
returns table (n bigint, event_ref bytea, master_ref bytea, content_hash bytea, deleted boolean, sparse boolean, sealed bytea)
language plpgsql immutable set search_path = '' as $$
declare
  v_refs bytea := decode(p_refs, 'base64');
  v_masters bytea := decode(p_masters, 'base64');
  v_hashes bytea := decode(p_hashes, 'base64');
  v_deleted bytea := convert_to(p_deleted, 'UTF8');
  v_sealed bytea := decode(p_sealed, 'base64');
begin
  return query
    select s.i, substring(v_refs from (s.i * 16 - 15)::integer for 16),
      nullif(substring(v_masters from (s.i * 16 - 15)::integer for 16), '\x00000000000000000000000000000000'::bytea),
      substring(v_hashes from (s.i * 16 - 15)::integer for 16),
      get_byte(v_deleted, (s.i - 1)::integer) = ascii('1'), get_byte(v_deleted, (s.i - 1)::integer) = ascii('2'),
      substring(v_sealed from (s.ends - s.length + 1)::integer for s.length)
    from (select l.length, l.i, sum(l.length) over (order by l.i) as ends
          from unnest(p_lengths) with ordinality as l (length, i)) s;
end
$$;

select private.set_browser_grants();
