-- Takes the account's next turn; returns for how many milliseconds its caller waits. At most p_calls begin within a second: the window is
-- a tenth longer, since calls don't all take equally long to arrive.
create function public.take_google_turn(p_connection uuid, p_calls integer) returns integer
language sql security definer set search_path = '' as $$
  insert into private.google_turns as t (connection_id, turns)
  select id, array[clock_timestamp()] from public.calendar_connections where id = p_connection
  on conflict (connection_id) do update set turns = (t.turns
    || greatest(clock_timestamp(), t.turns[cardinality(t.turns)],
      case when cardinality(t.turns) >= p_calls then t.turns[cardinality(t.turns) - p_calls + 1] end + interval '1100 milliseconds')
    )[greatest(1, cardinality(t.turns) + 2 - p_calls):]
  returning greatest(0, ceil(extract(epoch from turns[cardinality(turns)] - clock_timestamp()) * 1000))::integer;
$$;
