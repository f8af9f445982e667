-- Changes after p_since in order of their numbers, as rows [calendar, number, deleted, length, ref] and one block of sealed events.
-- Reads one row more than p_limit to tell whether there are more. lastSeq is the newest number.
create function public.read_calendar_changes(p_user uuid, p_since bigint, p_limit integer, p_calendars uuid[] default null)
returns jsonb language sql stable security definer set search_path = '' as $$
  with page as materialized (
    select calendar_id, change_seq, deleted, event_ref, sealed from public.calendar_events
    where user_id = p_user and change_seq > p_since and (p_calendars is null or calendar_id = any (p_calendars))
    order by change_seq limit p_limit + 1
  ), kept as (select * from page order by change_seq limit p_limit)
  select jsonb_build_object(
    'rows', (select coalesce(jsonb_agg(jsonb_build_array(calendar_id, change_seq, deleted, length(sealed),
      encode(event_ref, 'hex')) order by change_seq), '[]') from kept),
    'sealed', (select replace(encode(string_agg(sealed, ''::bytea order by change_seq), 'base64'), e'\n', '') from kept),
    'lastSeq', coalesce((select last_seq from public.calendar_change_counters where user_id = p_user), 0),
    'hasMore', (select count(*) > p_limit from page),
    'key', (select jsonb_build_object('wrappedKey', uk.wrapped_key, 'wrappingKeyId', uk.wrapping_key_id)
      from public.user_keys uk where uk.user_id = p_user and exists (select from page))) $$;
