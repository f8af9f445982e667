create function private.touch_tracked(p_user uuid) returns void language plpgsql security definer set search_path = '' as $$ begin
  perform from public.user_events where user_id = p_user order by id for no key update;
  update public.user_events set version = version + 1
  where user_id = p_user and (tracking is not null or exists (
    select from public.user_event_copies k where k.user_event_id = user_events.id and k.state <> 'deleted'));
end $$;

-- A changed or deleted catalogue event is pushed for everyone who tracks it, in the same transaction (L4).
create function private.events_changed() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  perform from public.user_events where event_id = new.id order by id for no key update;
  update public.user_events set version = version + 1
  where event_id = new.id and (tracking is not null or exists (
    select from public.user_event_copies k where k.user_event_id = user_events.id and k.state <> 'deleted'));
  return null;
end $$;

create function private.preferences_changed() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  perform private.touch_tracked(new.user_id);
  return null;
end $$;

-- A calendar with our events that can be written to again gets what it missed: the pushes that failed have ended.
create function private.calendars_usable_again() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if private.is_usable(new) and (tg_op = 'INSERT' or not private.is_usable(old))
    and (exists (select from public.user_preferences p where p.user_id = new.user_id and p.target_calendar_id = new.id)
      or exists (select from public.user_event_copies k where k.connection_id = new.connection_id
        and k.google_calendar_id = new.google_calendar_id and k.state <> 'deleted')) then
    perform private.touch_tracked(new.user_id);
  end if;
  return null;
end $$;

create function private.is_usable(p_calendar public.calendars) returns boolean language sql immutable set search_path = '' as $$
  select p_calendar.gone_at is null and p_calendar.access_role in ('owner', 'writer', 'writerWithoutPrivateAccess') $$;
