-- A calendar that receives events, or holds some that should go, and can be written to again gets what it missed: pushes that met it as it
-- was have ended.
create function private.is_usable(p_calendar public.calendars) returns boolean
language sql immutable set search_path = '' as $$
  select p_calendar.gone_at is null and p_calendar.access_role in ('owner', 'writer', 'writerWithoutPrivateAccess');
$$;

create function private.calendars_usable_again() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_usable(new) and (tg_op = 'INSERT' or not private.is_usable(old))
    and (exists (select from public.user_preferences p where p.user_id = new.user_id and p.target_calendar_id = new.id)
      or exists (select from public.user_event_copies k where k.connection_id = new.connection_id
        and k.google_calendar_id = new.google_calendar_id and k.state <> 'deleted')) then
    perform private.touch_tracked(new.user_id);
  end if;
  return null;
end
$$;
-- A calendar that was away while its account was disconnected comes back as a new row.
create trigger calendars_usable_again after insert or update of gone_at, access_role on public.calendars
  for each row execute function private.calendars_usable_again();

revoke execute on all functions in schema private from public, anon, authenticated;

select private.set_browser_grants();
