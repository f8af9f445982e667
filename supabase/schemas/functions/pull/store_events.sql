-- Stores the events that differ. Returns {first, changed, buried}: the n-th event of the page has change number first + n if `changed`
-- lists n (null: all); `buried` counts rows outside the page that became tombstones.
create function private.store_events(p_user uuid, p_calendar uuid, p_generation integer, p_refs text, p_masters text, p_hashes text,
  p_deleted text, p_sealed text, p_lengths integer[]) returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_count integer := coalesce(cardinality(p_lengths), 0); v_base bigint; v_changed bigint[]; v_orphans bytea[];
begin
  if v_count = 0 then return jsonb_build_object('first', 0, 'changed', null); end if;
  v_base := private.take_change_numbers(p_user, v_count);
  with stored as (
    insert into public.calendar_events as m
      (calendar_id, event_ref, master_ref, user_id, sealed, content_hash, deleted, change_seq, generation)
    select p_calendar, p.event_ref, p.master_ref, p_user, p.sealed, p.content_hash,
      -- A cancellation with nothing but an id cancels an occurrence, unless an ordinary event is stored under this id.
      p.deleted or (p.sparse and prior.event_ref is not null and prior.master_ref is null and not prior.deleted),
      v_base + p.n, p_generation
    from private.split_page(p_refs, p_masters, p_hashes, p_deleted, p_sealed, p_lengths) p
    left join public.calendar_events prior on prior.calendar_id = p_calendar and prior.event_ref = p.event_ref
    -- An event that was never stored needs no tombstone.
    where not p.deleted or prior.event_ref is not null
    on conflict (calendar_id, event_ref) do update set
      generation = excluded.generation,
      master_ref = coalesce(excluded.master_ref, m.master_ref),
      sealed = case when m.content_hash = excluded.content_hash then m.sealed else excluded.sealed end,
      deleted = excluded.deleted,
      change_seq = case when m.content_hash = excluded.content_hash and m.deleted = excluded.deleted
        then m.change_seq else excluded.change_seq end,
      content_hash = excluded.content_hash
    where m.generation <> excluded.generation or m.content_hash <> excluded.content_hash or m.deleted <> excluded.deleted
    returning change_seq
  )
  select array_agg(change_seq - v_base) filter (where change_seq > v_base) into v_changed from stored;

  -- Google names a deleted series once; its changed instances are deleted with it.
  if position('1' in p_deleted) > 0 then
    select array_agg(m.event_ref order by m.event_ref) into v_orphans
    from public.calendar_events series join public.calendar_events m
      on m.calendar_id = series.calendar_id and m.master_ref = series.event_ref and not m.deleted
    where series.calendar_id = p_calendar and series.deleted and series.change_seq > v_base;
    if v_orphans is not null then perform private.bury_events(p_user, p_calendar, v_orphans); end if;
  end if;
  return jsonb_build_object('first', v_base, 'buried', coalesce(cardinality(v_orphans), 0), 'changed',
    case when coalesce(cardinality(v_changed), 0) = v_count then null else to_jsonb(coalesce(v_changed, '{}')) end);
end $$;

-- Splits a page: hashes of 16 bytes each, and the sealed events one after the other. Deletion marks are read as bytes, because the n-th
-- character of a text is found by counting all before it.
create function private.split_page(p_refs text, p_masters text, p_hashes text, p_deleted text, p_sealed text, p_lengths integer[])
returns table (n bigint, event_ref bytea, master_ref bytea, content_hash bytea, deleted boolean, sparse boolean, sealed bytea)
language plpgsql immutable set search_path = '' as $$
declare v_refs bytea := decode(p_refs, 'base64'); v_masters bytea := decode(p_masters, 'base64');
  v_hashes bytea := decode(p_hashes, 'base64'); v_deleted bytea := convert_to(p_deleted, 'UTF8');
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
end $$;
