-- Which calendars an account has is looked at again from time to time, as work of the queue.
alter table public.pending_calendar_syncs drop constraint pending_calendar_syncs_kind_check;
alter table public.pending_calendar_syncs add constraint pending_calendar_syncs_kind_check
  check (kind in ('push_event', 'pull_calendar', 'list_calendars', 'disconnect'));
alter table public.calendar_connections add column calendars_listed_at timestamptz not null default now();

-- Accounts whose list is older than p_older_than_ms, of one user or of all.
create function private.enqueue_lists(p_user uuid, p_older_than_ms integer, p_spread_ms integer) returns void
language sql security definer set search_path = '' as $$
  select private.enqueue('list_calendars', c.user_id, c.id, c.id, 2, now() + make_interval(secs => random() * p_spread_ms / 1000.0))
  from (select * from public.calendar_connections order by id) c
  where c.status = 'active' and (p_user is null or c.user_id = p_user)
    and c.calendars_listed_at < now() - make_interval(secs => p_older_than_ms / 1000.0)
    and not exists (select from public.pending_calendar_syncs q
      where q.dedupe_key = 'list_calendars:' || c.id::text and q.dead_at is null);
$$;

create function public.list_contexts(p_ids bigint[], p_owner uuid) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('queueId', q.id, 'connection', private.connection_json(c))
  from public.pending_calendar_syncs q join public.calendar_connections c on c.id = q.connection_id
  where q.id = any (p_ids) and q.lease_owner = p_owner and q.kind = 'list_calendars' order by q.id;
$$;

-- Writes an account's calendars as Google lists them ({calendars: [...]}) and ends the attempt, in one transaction. Null: the lease
-- is lost, and nothing was written.
create function public.finish_calendar_list(p_id bigint, p_owner uuid, p_user uuid, p_list jsonb) returns text
language plpgsql security definer set search_path = '' as $$
declare
  v_row public.pending_calendar_syncs;
  v_saved jsonb;
begin
  perform private.lock_user(p_user);
  select * into v_row from public.pending_calendar_syncs
  where id = p_id and lease_owner = p_owner and user_id = p_user and kind = 'list_calendars' for update;
  if not found then return null; end if;
  v_saved := private.save_calendars(p_user, v_row.connection_id, p_list -> 'calendars');
  if not (v_saved ->> 'believed')::boolean then return private.settle(v_row, 'wait', 15000, 'list_doubtful'); end if;
  update public.calendar_connections set calendars_listed_at = now() where id = v_row.connection_id;
  return private.settle(v_row, 'done', null, null);
end
$$;

-- A calendar that is gone, or that nobody wants here, needs no channel.
create function private.calendars_lost() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.watch_channels set retired_at = now() where calendar_id = new.id and retired_at is null;
  return null;
end
$$;
create trigger calendars_lost after update of gone_at, selected on public.calendars
  for each row when (not new.selected or new.gone_at is not null) execute function private.calendars_lost();

-- The six-hourly round: every account's list, then every calendar in use, spread over p_spread_ms.
create function public.enqueue_round(p_spread_ms integer) returns integer
language plpgsql security definer set search_path = '' as $$
begin
  perform private.enqueue_lists(null, 3600000, p_spread_ms);
  return public.enqueue_all_pulls(p_spread_ms);
end
$$;

revoke execute on all functions in schema private from public, anon, authenticated;
revoke execute on function public.list_contexts, public.finish_calendar_list, public.enqueue_round from public, anon, authenticated;
grant execute on function public.list_contexts, public.finish_calendar_list, public.enqueue_round to service_role;
