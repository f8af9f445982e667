-- Channels that Google still has to stop. Deletes those that have expired.
create function public.list_retired_channels(p_connection uuid, p_calendar uuid, p_limit integer)
returns setof jsonb language plpgsql security definer set search_path = '' as $$ begin
  delete from public.watch_channels
  where channel_id in (select channel_id from public.watch_channels
    where expires_at < now() and (p_calendar is null or calendar_id = p_calendar) order by expires_at limit 1000 for update skip locked);
  return query
    select jsonb_build_object('channelId', ch.channel_id, 'resourceId', ch.resource_id, 'userId', ch.user_id,
      'connection', private.connection_json(cc))
    from public.watch_channels ch
    left join public.calendars c on c.id = ch.calendar_id
    join public.calendar_connections cc on cc.id = coalesce(ch.list_of, c.connection_id) and cc.status <> 'requires_reauth'
    where (ch.retired_at is not null or p_connection is not null) and ch.resource_id is not null
      and (p_connection is null or (cc.id = p_connection and ch.user_id = cc.user_id)) and (p_calendar is null or ch.calendar_id = p_calendar)
    order by ch.channel_id limit p_limit;
end $$;
