-- Takes the account's next turn and returns the milliseconds to wait for it. At most p_calls begin within a second; the window is 1.1 s,
-- because calls take unequally long to arrive. Counts the call.
create function public.take_google_turn(p_connection uuid, p_calls integer) returns integer
language sql security definer set search_path = '' as $$
  insert into private.google_days as d (day, shard, calls) values (private.google_day(), floor(random() * 16), 1)
  on conflict (day, shard) do update set calls = d.calls + 1;
  insert into private.google_turns as g (connection_id, turns)
  select id, array[clock_timestamp()] from public.calendar_connections where id = p_connection
  on conflict (connection_id) do update set turns = (g.turns
    || greatest(clock_timestamp(), g.turns[cardinality(g.turns)],
      case when cardinality(g.turns) >= p_calls then g.turns[cardinality(g.turns) - p_calls + 1] end + interval '1100 milliseconds')
    )[greatest(1, cardinality(g.turns) + 2 - p_calls):]
  returning greatest(0, ceil(extract(epoch from turns[cardinality(turns)] - clock_timestamp()) * 1000))::integer $$;

-- Google's quota is for a day in Pacific time.
create function private.google_day() returns date language sql stable set search_path = '' as $$
  select (now() at time zone 'America/Los_Angeles')::date $$;

-- From when on work that nobody waits for may ask Google: the next day if today's calls have used up its share, p_calls.
create function private.background_opens_at(p_calls bigint) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$ begin
  return case when (select sum(calls) from private.google_days where day = private.google_day()) >= p_calls
    then (private.google_day() + 1)::timestamp at time zone 'America/Los_Angeles' else '-infinity' end;
end $$;
