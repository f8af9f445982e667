-- Enqueues a pull if channel, resource and token match; nothing else in a notification is trusted (L14). A channel's first message may
-- overtake the answer to its opening, so it sets the resource. Returns {outcome: enqueued | acknowledged (first message) | ignored,
-- calendarId, or listOf and userId}.
create function public.receive_calendar_notification(p_channel uuid, p_resource text, p_token_hash text, p_state text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare v_channel public.watch_channels; v_connection uuid;
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
  perform private.lock_user(v_channel.user_id);
  if v_channel.list_of is not null then
    perform private.enqueue('list_calendars', v_channel.user_id, v_channel.list_of, v_channel.list_of, 1, now());
    return jsonb_build_object('outcome', 'enqueued', 'listOf', v_channel.list_of, 'userId', v_channel.user_id);
  end if;
  select c.connection_id into v_connection from public.calendars c where c.id = v_channel.calendar_id and c.selected;
  if not found then return jsonb_build_object('outcome', 'ignored'); end if;
  perform private.enqueue('pull_calendar', v_channel.user_id, v_connection, v_channel.calendar_id, 1, now());
  return jsonb_build_object('outcome', 'enqueued', 'calendarId', v_channel.calendar_id);
end $$;

-- Compares under a random salt, so that the time taken reveals nothing about either hash.
create function private.same_hash(p_one text, p_other text) returns boolean language sql volatile set search_path = '' as $$
  select sha256(convert_to(salt || p_one, 'UTF8')) = sha256(convert_to(salt || p_other, 'UTF8'))
  from (select gen_random_uuid()::text as salt) s $$;
