-- Changes the fields that p_changes contains and returns the stored preferences. Null: the target calendar can't be written to.
create function public.change_preferences(p_user uuid, p_changes jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare v_target uuid := (p_changes ->> 'targetCalendarId')::uuid;
begin
  perform private.lock_user(p_user);
  if v_target is not null then
    perform from public.calendars c join public.calendar_connections cc on cc.id = c.connection_id and cc.status <> 'disconnecting'
    where c.id = v_target and c.user_id = p_user and private.is_usable(c);
    if not found then return null; end if;
  end if;
  insert into public.user_preferences (user_id) values (p_user) on conflict (user_id) do nothing;
  update public.user_preferences set
    time_zone = coalesce(p_changes ->> 'timeZone', time_zone),
    calendar_sync_enabled = coalesce((p_changes ->> 'calendarSyncEnabled')::boolean, calendar_sync_enabled),
    sync_bookmarked = coalesce((p_changes ->> 'syncBookmarked')::boolean, sync_bookmarked),
    sync_attending = coalesce((p_changes ->> 'syncAttending')::boolean, sync_attending),
    reminder_minutes = case when p_changes ? 'reminderMinutes' then (p_changes ->> 'reminderMinutes')::integer else reminder_minutes end,
    mail_notices = coalesce((p_changes ->> 'mailNotices')::boolean, mail_notices),
    target_calendar_id = case when p_changes ? 'targetCalendarId' then v_target else target_calendar_id end,
    updated_at = now()
  where user_id = p_user;
  return (select to_jsonb(p) from public.user_preferences p where p.user_id = p_user);
end $$;
