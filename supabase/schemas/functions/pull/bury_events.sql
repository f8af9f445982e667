-- Turns rows into tombstones that Google didn't send.
create function private.bury_events(p_user uuid, p_calendar uuid, p_refs bytea[]) returns void
language plpgsql security definer set search_path = '' as $$
declare v_base bigint := private.take_change_numbers(p_user, cardinality(p_refs));
begin
  update public.calendar_events m set deleted = true, change_seq = v_base + r.n
  from unnest(p_refs) with ordinality as r (event_ref, n) where m.calendar_id = p_calendar and m.event_ref = r.event_ref;
end $$;

-- Takes p_count change numbers. The counter's row stays locked until commit (L8).
create function private.take_change_numbers(p_user uuid, p_count bigint) returns bigint
language sql security definer set search_path = '' as $$
  insert into public.calendar_change_counters as n (user_id, last_seq) values (p_user, p_count)
  on conflict (user_id) do update set last_seq = n.last_seq + p_count returning last_seq - p_count $$;
