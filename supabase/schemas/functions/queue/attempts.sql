create function private.attempts_max() returns integer language sql immutable set search_path = '' as $$ select 10 $$;

-- Exponential backoff from 5 s to an hour, with 25 % jitter either way.
create function private.backoff(p_attempts integer) returns interval language sql volatile set search_path = '' as $$
  select make_interval(secs => least(3600, 5 * power(2, least(greatest(p_attempts, 1), 12) - 1)) * (0.75 + random() * 0.5)) $$;
