create trigger events_touch before update on public.events for each row execute function private.touch_updated_at();
create trigger events_teach_words_new after insert on public.events
  referencing new table as written for each statement execute function private.learn_words();
create trigger events_teach_words_changed after update on public.events
  referencing new table as written for each statement execute function private.learn_words();
create trigger events_reach_trackers after update on public.events for each row execute function private.events_changed();

create trigger user_events_mark before insert or update of tracking, note, version on public.user_events
  for each row execute function private.user_events_before();
create trigger user_events_enqueue_new after insert on public.user_events for each row execute function private.user_events_after();
-- Without a column list, because the trigger before it changes the version.
create trigger user_events_enqueue_changed after update on public.user_events
  for each row when (new.version <> old.version) execute function private.user_events_after();

create trigger preferences_touch_new after insert on public.user_preferences
  for each row when (new.target_calendar_id is not null) execute function private.preferences_changed();
create trigger preferences_touch_changed after update on public.user_preferences
  for each row when (
    (new.calendar_sync_enabled, new.sync_bookmarked, new.sync_attending, new.reminder_minutes, new.target_calendar_id) is distinct from
    (old.calendar_sync_enabled, old.sync_bookmarked, old.sync_attending, old.reminder_minutes, old.target_calendar_id))
  execute function private.preferences_changed();

create trigger calendars_limit before insert on public.calendars for each row execute function private.calendars_before();
create trigger calendars_read_new after insert on public.calendars
  for each row when (new.selected and new.gone_at is null) execute function private.calendars_after();
create trigger calendars_read_again after update of selected, gone_at on public.calendars
  for each row when (new.selected and new.gone_at is null and (not old.selected or old.gone_at is not null))
  execute function private.calendars_after();
create trigger calendars_lost after update of gone_at, selected on public.calendars
  for each row when (not new.selected or new.gone_at is not null) execute function private.calendars_lost();
-- On insert too: a calendar that was gone while its account was disconnected comes back as a new row.
create trigger calendars_usable_again after insert or update of gone_at, access_role on public.calendars
  for each row execute function private.calendars_usable_again();
create trigger calendars_forget after delete on public.calendars for each row execute function private.calendars_forget();

create trigger connections_lanes_new after insert on public.calendar_connections
  for each row execute function private.connections_lanes();
create trigger connections_lanes_changed after update on public.calendar_connections
  for each row when ((new.status, new.backoff_until, new.writes_held_until) is distinct from
    (old.status, old.backoff_until, old.writes_held_until))
  execute function private.connections_lanes();
create trigger queue_lanes_new after insert on public.pending_calendar_syncs
  for each row when (new.dead_at is null) execute function private.queue_lanes();
-- Not for an attempt whose lease has ended: it makes no room. Claims bury such rows, and would wait for the lanes here.
create trigger queue_lanes_changed after update on public.pending_calendar_syncs
  for each row when ((new.run_at, new.dead_at, new.connection_id, new.lease_owner, new.lease_until)
      is distinct from (old.run_at, old.dead_at, old.connection_id, old.lease_owner, old.lease_until)
    and (new.lease_owner is null or new.lease_until < old.lease_until) and (new.dead_at is null or old.lease_until >= now()))
  execute function private.queue_lanes();
create trigger queue_lanes_gone after delete on public.pending_calendar_syncs
  for each row when (old.lease_until >= now()) execute function private.queue_lanes();

create trigger watches_poll_new before insert on public.calendar_watches
  for each row execute function private.watches_poll();
create trigger watches_poll_changed before update on public.calendar_watches
  for each row when (new.attempted_at is distinct from old.attempted_at) execute function private.watches_poll();
create trigger channels_poll after update on public.watch_channels
  for each row when (new.calendar_id is not null and (new.retired_at, new.expires_at) is distinct from (old.retired_at, old.expires_at))
  execute function private.channels_poll();
create trigger connections_notice after update on public.calendar_connections
  for each row when (new.status <> old.status) execute function private.connections_notice();
create trigger connections_poll after update on public.calendar_connections
  for each row when (new.status = 'active' and old.status <> 'active') execute function private.connections_poll();

create trigger tracked_refuse_deleted before insert or update of tracking, note on public.user_events
  for each row execute function private.refuse_deleted('user_id');
create trigger events_refuse_deleted before insert or update on public.events
  for each row when (new.organiser_id is not null) execute function private.refuse_deleted('organiser_id');
create trigger preferences_refuse_deleted before insert or update of calendar_sync_enabled, time_zone on public.user_preferences
  for each row execute function private.refuse_deleted('user_id');
create trigger connections_refuse_deleted before insert on public.calendar_connections
  for each row execute function private.refuse_deleted('user_id');
create trigger connections_refuse_deleted_again before update on public.calendar_connections
  for each row when (old.status = 'disconnecting' and new.status <> 'disconnecting') execute function private.refuse_deleted('user_id');
create trigger calendars_refuse_deleted before update of selected on public.calendars
  for each row execute function private.refuse_deleted('user_id');
create trigger keys_refuse_deleted before insert on public.user_keys for each row execute function private.refuse_deleted('user_id');
create trigger states_refuse_deleted before insert on public.oauth_states for each row execute function private.refuse_deleted('user_id');
