-- Stores a channel, on a calendar or on an account's list, before Google opens it: its first message may overtake the answer. False: a live
-- channel lasts until p_fresh_until, or another worker is opening one.
create function public.open_watch_channel(p_user uuid, p_calendar uuid, p_channel uuid, p_token_hash text,
  p_expires_at timestamptz, p_fresh_until timestamptz, p_opening_timeout_ms integer, p_list_of uuid default null)
returns boolean language plpgsql security definer set search_path = '' as $$ begin
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
end $$;
