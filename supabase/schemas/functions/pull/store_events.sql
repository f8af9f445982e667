-- Stores events that differ from what is stored. Returns {first, changed}: the n-th changed event of the page has change number
-- first + n; `changed` lists the places that changed, null when all did; `buried` counts
-- rows outside the page that became deletions with it.
create function private.store_events(p_user uuid, p_calendar uuid, p_generation integer, p_refs text, p_masters text, p_hashes text,
  p_deleted text, p_sealed text, p_lengths integer[])
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_count integer := coalesce(cardinality(p_lengths), 0);
  v_base bigint;
  v_changed bigint[];
  v_orphans bytea[];
begin
  if v_count = 0 then return jsonb_build_object('first', 0, 'changed', null); end if;
  v_base := private.take_change_numbers(p_user, v_count);
  with stored as (
    insert into public.calendar_events as e
      (calendar_id, event_ref, master_ref, user_id, sealed, content_hash, deleted, change_seq, generation)
    select p_calendar, p.event_ref, p.master_ref, p_user, p.sealed, p.content_hash,
      -- A cancellation named by its id alone is that of an occurrence, unless an ordinary event is stored under the id.
      p.deleted or (p.sparse and o.event_ref is not null and o.master_ref is null and not o.deleted), v_base + p.n, p_generation
    from private.split_page(p_refs, p_masters, p_hashes, p_deleted, p_sealed, p_lengths) p
    left join public.calendar_events o on o.calendar_id = p_calendar and o.event_ref = p.event_ref
    -- What was never here needs no tombstone.
    where not p.deleted or o.event_ref is not null
    on conflict (calendar_id, event_ref) do update set
      generation = excluded.generation,
      master_ref = coalesce(excluded.master_ref, e.master_ref),
      sealed = case when e.content_hash = excluded.content_hash then e.sealed else excluded.sealed end,
      deleted = excluded.deleted,
      change_seq = case when e.content_hash = excluded.content_hash and e.deleted = excluded.deleted
        then e.change_seq else excluded.change_seq end,
      content_hash = excluded.content_hash
    where e.generation <> excluded.generation or e.content_hash <> excluded.content_hash or e.deleted <> excluded.deleted
    returning change_seq
  )
  select array_agg(change_seq - v_base) filter (where change_seq > v_base) into v_changed from stored;

  -- Google names a deleted series once; its changed instances go with it.
  if position('1' in p_deleted) > 0 then
    select array_agg(e.event_ref order by e.event_ref) into v_orphans
    from public.calendar_events m join public.calendar_events e
      on e.calendar_id = m.calendar_id and e.master_ref = m.event_ref and not e.deleted
    where m.calendar_id = p_calendar and m.deleted and m.change_seq > v_base;
    if v_orphans is not null then
      perform private.bury_events(p_user, p_calendar, v_orphans);
    end if;
  end if;
  return jsonb_build_object('first', v_base, 'buried', coalesce(cardinality(v_orphans), 0), 'changed',
    case when coalesce(cardinality(v_changed), 0) = v_count then null else to_jsonb(coalesce(v_changed, '{}')) end);
end
$$;

-- Splits a page: hashes of 16 bytes each, and the sealed events one after the other. The marks of deletion are read as bytes:
-- finding the n-th character of a text counts through all before it.
create function private.split_page(p_refs text, p_masters text, p_hashes text, p_deleted text, p_sealed text, p_lengths integer[])
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
