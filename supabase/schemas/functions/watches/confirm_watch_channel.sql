-- Google has opened the channel. Retires the older ones and returns those to stop, among them the new one if its calendar was deselected.
-- Changes made between two channels were not announced, so a pull follows: at once after a gap, else in 10 s, when the old channel's last
-- messages have arrived.
create function public.confirm_watch_channel(p_user uuid, p_channel uuid, p_resource text, p_expires_at timestamptz)
returns table (channel_id uuid, resource_id text) language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare v_calendar uuid; v_list_of uuid; v_run_at timestamptz;
begin
  perform private.lock_user(p_user);
  select case when exists (select from public.watch_channels other
    where (other.calendar_id = ch.calendar_id or other.list_of = ch.list_of) and other.channel_id <> ch.channel_id
    and other.confirmed_at is not null and other.retired_at is null and other.expires_at > now())
    then now() + interval '10 seconds' else now() end into v_run_at
  from public.watch_channels ch where ch.channel_id = p_channel;
  update public.watch_channels set resource_id = p_resource, expires_at = p_expires_at, confirmed_at = now()
  where channel_id = p_channel and user_id = p_user returning calendar_id, list_of into v_calendar, v_list_of;
  if not found then return query select p_channel, p_resource; return; end if;
  update public.watch_channels ch set retired_at = now()
  where (ch.calendar_id = v_calendar or ch.list_of = v_list_of) and ch.retired_at is null and (ch.channel_id <> p_channel
    or not exists (select from public.calendars c where c.id = v_calendar and c.selected and c.gone_at is null) and v_list_of is null);
  perform private.enqueue('list_calendars', p_user, v_list_of, v_list_of, 2, v_run_at) where v_list_of is not null;
  perform private.enqueue('pull_calendar', c.user_id, c.connection_id, c.id, 2, v_run_at)
  from public.calendars c where c.id = v_calendar and c.selected and c.gone_at is null;
  update public.calendar_connections set list_unwatchable_since = null where id = v_list_of and list_unwatchable_since is not null;
  update public.calendars set push_unavailable_reason = null where id = v_calendar and push_unavailable_reason is not null;
  update public.calendar_watches set unwatchable_since = null where calendar_id = v_calendar and unwatchable_since is not null;
  return query select ch.channel_id, ch.resource_id from public.watch_channels ch
    where (ch.calendar_id = v_calendar or ch.list_of = v_list_of) and ch.retired_at is not null and ch.resource_id is not null;
end $$;
