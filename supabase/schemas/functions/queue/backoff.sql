-- Exponential backoff with 25 % jitter either way.
create function private.backoff(p_attempts integer) returns interval language sql volatile set search_path = '' as $$
  select least(private.engine_backoff_max(), private.engine_backoff_min() * power(2, least(greatest(p_attempts, 1), 12) - 1))
    * (0.75 + random() * 0.5) $$;
