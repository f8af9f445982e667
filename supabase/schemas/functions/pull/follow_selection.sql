-- At most 20 calendars of a user are mirrored; further ones can be selected instead.
create function private.calendars_before() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if new.selected and (select count(*) from public.calendars where user_id = new.user_id and selected) >= 20 then
    new.selected := false;
  end if;
  return new;
end $$;

create function private.calendars_after() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  perform private.enqueue('pull_calendar', new.user_id, new.connection_id, new.id, 2, now());
  return null;
end $$;

-- A calendar that is gone or deselected needs no channel and no pull.
create function private.calendars_lost() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  update public.watch_channels set retired_at = now() where calendar_id = new.id and retired_at is null;
  delete from public.pending_calendar_syncs where dedupe_key = 'pull_calendar:' || new.id::text and lease_owner is null and dead_at is null;
  return null;
end $$;

create function private.calendars_forget() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  delete from public.calendar_events where calendar_id = old.id;
  return null;
end $$;
