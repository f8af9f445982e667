-- Turns rows into deletions that nobody sent one for.
create function private.bury_events(p_user uuid, p_calendar uuid, p_refs bytea[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_base bigint := private.take_change_numbers(p_user, cardinality(p_refs));
begin
  update public.calendar_events e set deleted = true, change_seq = v_base + r.n
  from unnest(p_refs) with ordinality as r (event_ref, n)
  where e.calendar_id = p_calendar and e.event_ref = r.event_ref;
end
$$;

-- Takes p_count numbers of a user's feed; the counter's row stays locked until the commit.
create function private.take_change_numbers(p_user uuid, p_count bigint) returns bigint
language sql security definer set search_path = '' as $$
  insert into public.calendar_change_counters as n (user_id, last_seq) values (p_user, p_count)
  on conflict (user_id) do update set last_seq = n.last_seq + p_count
  returning last_seq - p_count;
$$;
