-- Watch channels and what they tell us.

-- Two hashes are compared under a salt of the moment, so that how long it takes says nothing about either.
create function private.same_hash(p_one text, p_other text) returns boolean
language sql volatile set search_path = '' as $$
  select sha256(convert_to(salt || p_one, 'UTF8')) = sha256(convert_to(salt || p_other, 'UTF8'))
  from (select gen_random_uuid()::text as salt) s;
$$;

/*
 A notification: nothing in it is believed but "look again", and that only if channel, resource and token fit together.
 Returns {outcome: enqueued | acknowledged (the first message of a channel) | ignored, calendarId or listOf and userId}. The resource of a channel whose opening Google
 has not answered yet is learned from its first message, which may overtake the answer.
*/
create function public.receive_calendar_notification(p_channel uuid, p_resource text, p_token_hash text, p_state text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_channel public.watch_channels;
  v_connection uuid;
begin
  select * into v_channel from public.watch_channels where channel_id = p_channel;
  if not found or v_channel.retired_at is not null or v_channel.expires_at <= now()
    or not private.same_hash(v_channel.token_hash, p_token_hash)
    or coalesce(v_channel.resource_id, p_resource) is distinct from p_resource then
    return jsonb_build_object('outcome', 'ignored');
  end if;
  if p_state = 'sync' then
    update public.watch_channels set resource_id = p_resource where channel_id = p_channel and resource_id is null;
    return jsonb_build_object('outcome', 'acknowledged');
  end if;
  if v_channel.list_of is not null then
    perform private.enqueue('list_calendars', v_channel.user_id, v_channel.list_of, v_channel.list_of, 1, now());
    return jsonb_build_object('outcome', 'enqueued', 'listOf', v_channel.list_of, 'userId', v_channel.user_id);
  end if;
  select c.connection_id into v_connection from public.calendars c
  where c.id = v_channel.calendar_id and c.selected;
  if not found then return jsonb_build_object('outcome', 'ignored'); end if;
  perform private.enqueue('pull_calendar', v_channel.user_id, v_connection, v_channel.calendar_id, 1, now());
  return jsonb_build_object('outcome', 'enqueued', 'calendarId', v_channel.calendar_id);
end
$$;

-- Notes a channel before Google is asked for it: its first message may overtake the answer. False when the calendar has one
-- that lives until p_fresh_until, or when somebody else is opening one. Without a calendar the channel is on the list of an account's.
create function public.open_watch_channel(p_user uuid, p_calendar uuid, p_channel uuid, p_token_hash text,
  p_expires_at timestamptz, p_fresh_until timestamptz, p_opening_timeout_ms integer, p_list_of uuid default null)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform private.lock_user(p_user);
  if not exists (select from public.calendars where id = p_calendar and user_id = p_user and selected and gone_at is null)
    and not exists (select from public.calendar_connections where id = p_list_of and user_id = p_user and status = 'active') then
    return false;
  end if;
  if exists (select from public.watch_channels
    where (calendar_id = p_calendar or list_of = p_list_of) and retired_at is null and (
      (confirmed_at is not null and expires_at >= p_fresh_until)
      or (confirmed_at is null and opened_at > now() - make_interval(secs => p_opening_timeout_ms / 1000.0)))) then
    return false;
  end if;
  insert into public.watch_channels (channel_id, calendar_id, list_of, user_id, token_hash, expires_at)
  values (p_channel, p_calendar, p_list_of, p_user, p_token_hash, p_expires_at);
  return true;
end
$$;

-- Google has answered. From now on the calendar's older channels are retired; returns those to be stopped, with the new one
-- among them if the calendar has been deselected meanwhile. What changed while there was no live channel told nobody: after
-- a gap the calendar is looked at once.
create function public.confirm_watch_channel(p_user uuid, p_channel uuid, p_resource text, p_expires_at timestamptz)
returns table (channel_id uuid, resource_id text) language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  v_calendar uuid;
  v_gap boolean;
begin
  perform private.lock_user(p_user);
  select not exists (select from public.watch_channels o where o.calendar_id = n.calendar_id and o.channel_id <> n.channel_id
    and o.confirmed_at is not null and o.retired_at is null and o.expires_at > now()) into v_gap
  from public.watch_channels n where n.channel_id = p_channel;
  update public.watch_channels set resource_id = p_resource, expires_at = p_expires_at, confirmed_at = now()
  where channel_id = p_channel and user_id = p_user returning calendar_id into v_calendar;
  if v_calendar is null then
    return query select p_channel, p_resource;
    return;
  end if;
  update public.watch_channels w set retired_at = now()
  where w.calendar_id = v_calendar and w.retired_at is null and (w.channel_id <> p_channel or not exists (
    select from public.calendars c where c.id = v_calendar and c.selected and c.gone_at is null));
  if v_gap then
    perform private.enqueue('pull_calendar', c.user_id, c.connection_id, c.id, 2, now())
    from public.calendars c where c.id = v_calendar and c.selected and c.gone_at is null;
  end if;
  update public.calendars set push_unavailable_reason = null
  where id = v_calendar and push_unavailable_reason is not null;
  update public.calendar_watches set unwatchable_since = null
  where calendar_id = v_calendar and unwatchable_since is not null;
  return query select w.channel_id, w.resource_id from public.watch_channels w
    where w.calendar_id = v_calendar and w.retired_at is not null and w.resource_id is not null;
end
$$;

-- Google refused the channel. p_unwatchable: it will refuse the next one too, so the calendar is polled from now on, or the list is read with
-- the account's calendars.
create function public.refuse_watch_channel(p_user uuid, p_channel uuid, p_reason text, p_unwatchable boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_calendar uuid;
  v_list_of uuid;
begin
  perform private.lock_user(p_user);
  delete from public.watch_channels where channel_id = p_channel and user_id = p_user
  returning calendar_id, list_of into v_calendar, v_list_of;
  if p_unwatchable then
    update public.calendar_connections set list_unwatchable_since = now() where id = v_list_of;
    update public.calendars set push_unavailable_reason = p_reason, updated_at = now() where id = v_calendar;
    update public.calendar_watches set unwatchable_since = now() where calendar_id = v_calendar;
  end if;
end
$$;

-- Calendars and lists whose channel ends before p_before (or that have none), the one that ends first at the front.
create function public.list_watch_renewals(p_before timestamptz, p_retry_unwatchable timestamptz, p_limit integer)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select due.renewal from (
  select jsonb_build_object('calendarId', c.id, 'googleCalendarId', c.google_calendar_id, 'userId', c.user_id,
    'liveUntil', l.expires_at, 'liveFrom', l.opened_at, 'unwatchableSince', w.unwatchable_since, 'openingSince', null,
    'connection', private.connection_json(cc)) as renewal, l.expires_at, c.id
  from public.calendar_watches w
  join public.calendars c on c.id = w.calendar_id and c.selected and c.gone_at is null
  join public.calendar_connections cc on cc.id = c.connection_id and cc.status = 'active'
    and coalesce(cc.backoff_until, '-infinity') <= now()
  left join lateral (
    select expires_at, opened_at from public.watch_channels
    where calendar_id = c.id and confirmed_at is not null and retired_at is null
    order by expires_at desc limit 1) l on true
  where (l.expires_at is null or l.expires_at < p_before)
    and (w.unwatchable_since is null or w.unwatchable_since < p_retry_unwatchable)
  union all
  select jsonb_build_object('listOf', cc.id, 'userId', cc.user_id, 'connection', private.connection_json(cc)) || private.list_watch(cc),
    l.expires_at, cc.id
  from public.calendar_connections cc
  left join lateral (
    select expires_at from public.watch_channels
    where list_of = cc.id and confirmed_at is not null and retired_at is null order by expires_at desc limit 1) l on true
  where cc.status = 'active' and coalesce(cc.backoff_until, '-infinity') <= now()
    and (l.expires_at is null or l.expires_at < p_before)
    and (cc.list_unwatchable_since is null or cc.list_unwatchable_since < p_retry_unwatchable)
  ) due
  order by due.expires_at nulls first, due.id limit p_limit;
$$;

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

-- Forgets channels that Google no longer has.
create function public.forget_watch_channels(p_user uuid, p_channels uuid[]) returns void
language sql security definer set search_path = '' as $$
  delete from public.watch_channels where user_id = p_user and channel_id = any (p_channels);
$$;

revoke execute on all functions in schema private from public, anon, authenticated;
revoke execute on function public.receive_calendar_notification, public.open_watch_channel, public.confirm_watch_channel,
  public.refuse_watch_channel, public.list_watch_renewals, public.list_retired_channels, public.forget_watch_channels
  from public, anon, authenticated;
grant execute on function public.receive_calendar_notification, public.open_watch_channel, public.confirm_watch_channel,
  public.refuse_watch_channel, public.list_watch_renewals, public.list_retired_channels, public.forget_watch_channels
  to service_role;
