create function private.user_events_before() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if tg_op = 'UPDATE' then
    if (new.tracking, new.note) is distinct from (old.tracking, old.note) then
      new.version := greatest(new.version, old.version + 1);
    end if;
    if new.version = old.version then return new; end if;
  end if;
  select sort_starts_at, sort_ends_at into new.sort_starts_at, new.sort_ends_at from public.events where id = new.event_id;
  new.calendar_sync_error := null;
  new.calendar_sync_status := case when private.push_connection(new) is null then 'not_synced' else 'pending' end;
  new.marked_at := clock_timestamp();
  new.updated_at := now();
  return new;
end $$;

create function private.user_events_after() returns trigger language plpgsql security definer set search_path = '' as $$
declare v_connection uuid := private.push_connection(new);
begin
  if v_connection is not null then perform private.enqueue('push_event', new.user_id, v_connection, new.id, 1, now()); end if;
  return null;
end $$;
