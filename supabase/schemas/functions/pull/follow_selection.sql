-- Nobody has more than 20 calendars read: those found beyond are there to be chosen.
create function private.calendars_before() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.selected and (select count(*) from public.calendars where user_id = new.user_id and selected) >= 20 then
    new.selected := false;
  end if;
  return new;
end
$$;

-- A calendar that is selected and there is read, however it came to be so.
create function private.calendars_after() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.enqueue('pull_calendar', new.user_id, new.connection_id, new.id, 2, now());
  return null;
end
$$;

-- A calendar that is gone, or that nobody wants here, needs no channel and is not read.
create function private.calendars_lost() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.watch_channels set retired_at = now() where calendar_id = new.id and retired_at is null;
  delete from public.pending_calendar_syncs
  where dedupe_key = 'pull_calendar:' || new.id::text and lease_owner is null and dead_at is null;
  return null;
end
$$;

create function private.calendars_forget() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.calendar_events where calendar_id = old.id;
  return null;
end
$$;
