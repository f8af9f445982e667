-- Takes one of p_limit attempts, which refill evenly within p_window_seconds. Returns 0, or the seconds until the next attempt is
-- allowed. A refused attempt costs nothing.
create function public.take_allowance(p_subject text, p_limit integer, p_window_seconds integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare v_step interval := make_interval(secs => p_window_seconds::double precision / p_limit);
  v_window interval := make_interval(secs => p_window_seconds); v_full_at timestamptz;
begin
  insert into private.allowances as a (subject, full_at) values (p_subject, clock_timestamp() + v_step)
  on conflict (subject) do update set full_at = greatest(a.full_at, clock_timestamp()) + v_step
    where greatest(a.full_at, clock_timestamp()) + v_step <= clock_timestamp() + v_window returning full_at into v_full_at;
  if v_full_at is null then
    select full_at into v_full_at from private.allowances where subject = p_subject;
    return greatest(1, ceil(extract(epoch from v_full_at + v_step - v_window - clock_timestamp())))::integer;
  end if;
  -- Last, and skipping locked rows, so that no request waits for another.
  delete from private.allowances where subject in (
    select subject from private.allowances where full_at < clock_timestamp() order by full_at limit 10 for update skip locked
  );
  return 0;
end $$;
