-- Pushes what a user tracks again, everything ('person') or what isn't as it should be ('unfinished'): what fits into 100 ms at once, the
-- rest through a fan-out (L4).
create function private.touch_tracked(p_kind text, p_user uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare v_fan_out private.fan_outs; v_reached integer; v_cursor uuid;
begin
  perform private.lock_user(p_user);
  insert into private.fan_outs (kind, subject_id) values (p_kind, p_user) returning * into v_fan_out;
  select * into v_reached, v_cursor from private.reach(v_fan_out, 100);
  if v_cursor is null then delete from private.fan_outs where id = v_fan_out.id;
  else update private.fan_outs set cursor_id = v_cursor, reached = v_reached where id = v_fan_out.id;
  end if;
end $$;

-- Pushes a tracked event again if it is wanted in Google or may be there.
create function private.touch(p_tracked uuid) returns void language plpgsql security definer set search_path = '' as $$ begin
  update public.user_events set version = version + 1
  where id = p_tracked and (tracking is not null or exists (
    select from public.user_event_copies k where k.user_event_id = user_events.id and k.state <> 'deleted'));
end $$;

-- A catalogue event that was deleted, or changed in what Google shows, reaches its organiser's own calendar at once, and everyone else who
-- tracks it through a fan-out (L4).
create function private.events_changed() returns trigger language plpgsql security definer set search_path = '' as $$
declare v_own uuid; v_notice text; c_unseen constant text[] := '{topics,updated_at}';
begin
  if private.event_json(new) - c_unseen = private.event_json(old) - c_unseen then return null; end if;
  if exists (select from public.user_events where event_id = new.id) then
    v_notice := private.event_change(old, new);
    -- A fan-out that is still under way is dropped for this one, which goes on to tell what that one told.
    insert into private.fan_outs (kind, subject_id, notice, noticed_at)
    select 'event', new.id, coalesce(v_notice, f.notice), case when v_notice is null then f.noticed_at else clock_timestamp() end
    from (select 1) one left join lateral (select notice, noticed_at from private.fan_outs
      where kind = 'event' and subject_id = new.id and notice is not null order by id desc limit 1) f on true;
  end if;
  select id into v_own from public.user_events where user_id = new.organiser_id and event_id = new.id;
  -- Never waits: whoever holds the lock may be waiting for this event. Then the fan-out reaches the organiser, too.
  if v_own is not null and private.try_lock_user(new.organiser_id) then perform private.touch(v_own); end if;
  return null;
end $$;

create function private.preferences_changed() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  perform private.touch_tracked('person', new.user_id);
  return null;
end $$;

-- A calendar with our events that can be written to again gets what it missed: the pushes that failed have ended.
create function private.calendars_usable_again() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if private.is_usable(new) and (tg_op = 'INSERT' or not private.is_usable(old))
    and (exists (select from public.user_preferences p where p.user_id = new.user_id and p.target_calendar_id = new.id)
      or exists (select from public.user_event_copies k where k.connection_id = new.connection_id
        and k.google_calendar_id = new.google_calendar_id and k.state <> 'deleted')) then
    perform private.touch_tracked('person', new.user_id);
  end if;
  return null;
end $$;

create function private.is_usable(p_calendar public.calendars) returns boolean language sql immutable set search_path = '' as $$
  select p_calendar.gone_at is null and p_calendar.access_role in ('owner', 'writer', 'writerWithoutPrivateAccess') $$;
