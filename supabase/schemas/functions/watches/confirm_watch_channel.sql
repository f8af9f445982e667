-- Google has answered. From now on the calendar's older channels are retired; returns those to be stopped, with the new one
-- among them if the calendar has been deselected meanwhile. What changed while there was no live channel told nobody, and what the
-- old channel still has on its way counts no more: the calendar is looked at once, after a gap at once, else when that has passed.
create function public.confirm_watch_channel(p_user uuid, p_channel uuid, p_resource text, p_expires_at timestamptz)
returns table (channel_id uuid, resource_id text) language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_calendar uuid;
  v_list_of uuid;
  v_gap boolean;
begin
  perform private.lock_user(p_user);
  select not exists (select from public.watch_channels o
    where (o.calendar_id = n.calendar_id or o.list_of = n.list_of) and o.channel_id <> n.channel_id
    and o.confirmed_at is not null and o.retired_at is null and o.expires_at > now()) into v_gap
  from public.watch_channels n where n.channel_id = p_channel;
  update public.watch_channels set resource_id = p_resource, expires_at = p_expires_at, confirmed_at = now()
  where channel_id = p_channel and user_id = p_user returning calendar_id, list_of into v_calendar, v_list_of;
  if v_calendar is null and v_list_of is null then
    return query select p_channel, p_resource;
    return;
  end if;
  if v_list_of is not null then
    update public.watch_channels w set retired_at = now()
    where w.list_of = v_list_of and w.retired_at is null and w.channel_id <> p_channel;
    perform private.enqueue('list_calendars', p_user, v_list_of, v_list_of, 2,
      now() + case when v_gap then interval '0' else interval '10 seconds' end);
    update public.calendar_connections set list_unwatchable_since = null where id = v_list_of and list_unwatchable_since is not null;
    return query select w.channel_id, w.resource_id from public.watch_channels w
      where w.list_of = v_list_of and w.retired_at is not null and w.resource_id is not null;
    return;
  end if;
  update public.watch_channels w set retired_at = now()
  where w.calendar_id = v_calendar and w.retired_at is null and (w.channel_id <> p_channel or not exists (
    select from public.calendars c where c.id = v_calendar and c.selected and c.gone_at is null));
  perform private.enqueue('pull_calendar', c.user_id, c.connection_id, c.id, 2,
    now() + case when v_gap then interval '0' else interval '10 seconds' end)
  from public.calendars c where c.id = v_calendar and c.selected and c.gone_at is null;
  update public.calendars set push_unavailable_reason = null
  where id = v_calendar and push_unavailable_reason is not null;
  update public.calendar_watches set unwatchable_since = null
  where calendar_id = v_calendar and unwatchable_since is not null;
  return query select w.channel_id, w.resource_id from public.watch_channels w
    where w.calendar_id = v_calendar and w.retired_at is not null and w.resource_id is not null;
end
$$;
