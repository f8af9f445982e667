-- Takes the account's next turn and returns the milliseconds to wait for it. At most p_calls begin within a second; the window is 1.1 s,
-- because calls take unequally long to arrive.
create function public.take_google_turn(p_connection uuid, p_calls integer) returns integer
language sql security definer set search_path = '' as $$
  insert into private.google_turns as g (connection_id, turns)
  select id, array[clock_timestamp()] from public.calendar_connections where id = p_connection
  on conflict (connection_id) do update set turns = (g.turns
    || greatest(clock_timestamp(), g.turns[cardinality(g.turns)],
      case when cardinality(g.turns) >= p_calls then g.turns[cardinality(g.turns) - p_calls + 1] end + interval '1100 milliseconds')
    )[greatest(1, cardinality(g.turns) + 2 - p_calls):]
  returning greatest(0, ceil(extract(epoch from turns[cardinality(turns)] - clock_timestamp()) * 1000))::integer $$;
