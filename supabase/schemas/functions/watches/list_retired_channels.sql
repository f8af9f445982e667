-- Channels that Google still has to be told to stop. Those that have ended, or that Google never named, are forgotten.
create function public.list_retired_channels(p_connection uuid, p_calendar uuid, p_limit integer)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
begin
  delete from public.watch_channels
  where channel_id in (select channel_id from public.watch_channels
    where expires_at < now() and (p_calendar is null or calendar_id = p_calendar) order by channel_id for update skip locked);
  return query
    select jsonb_build_object('channelId', r.channel_id, 'resourceId', r.resource_id, 'userId', r.user_id,
      'connection', private.connection_json(cc))
    from public.watch_channels r
    left join public.calendars c on c.id = r.calendar_id
    join public.calendar_connections cc on cc.id = coalesce(r.list_of, c.connection_id) and cc.status <> 'requires_reauth'
    where (r.retired_at is not null or p_connection is not null) and r.resource_id is not null
      and (p_connection is null or cc.id = p_connection) and (p_calendar is null or c.id = p_calendar)
    order by r.channel_id limit p_limit;
end
$$;
