-- Notes an occasion once, however often it is reported. What happens within a while goes into one mail. The caller holds the user's lock.
create function private.note_occasion(p_user uuid, p_kind text, p_subject uuid, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$ begin
  insert into public.notices as n (user_id, kind, subject_id, happened_at) values (p_user, p_kind, p_subject, p_at)
  on conflict (user_id, subject_id) do update set kind = excluded.kind, happened_at = excluded.happened_at, seen_at = null,
    mailed_at = null, mail_id = null, mail_attempts = 0
  where excluded.happened_at > n.happened_at;
  if not found then return; end if;
  insert into private.notice_mails (user_id, due_at) values (p_user, now() + private.engine_notice_gather()) on conflict (user_id) do nothing;
  delete from public.notices where user_id = p_user and kind <> 'reconnect' and happened_at < now() - private.engine_notice_shown();
end $$;

-- Notes for one tracker that an event was moved or cancelled; not for its organiser, nor for somebody who tracks it only since then.
create function private.note_event_change(p_tracked uuid, p_kind text, p_at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$ begin
  perform private.note_occasion(t.user_id, p_kind, t.event_id, p_at)
  from public.user_events t join public.events e on e.id = t.event_id
  where t.id = p_tracked and t.tracking is not null and t.tracked_at <= p_at and t.user_id is distinct from e.organiser_id;
end $$;

-- What a change of an event is to its trackers: null if it is over, or nothing they must know of.
create function private.event_change(p_old public.events, p_new public.events) returns text
language sql stable set search_path = '' as $$
  select case
    when p_old.deleted_at is not null or greatest(p_old.sort_ends_at, p_new.sort_ends_at) < now() then null
    when p_new.deleted_at is not null then case when p_old.sort_ends_at > now() then 'cancelled' end
    when (p_new.starts_at, p_new.ends_at, p_new.all_day, p_new.start_date, p_new.end_date, p_new.timezone, p_new.venue, p_new.address,
        p_new.city, p_new.country, p_new.online) is distinct from
      (p_old.starts_at, p_old.ends_at, p_old.all_day, p_old.start_date, p_old.end_date, p_old.timezone, p_old.venue, p_old.address,
        p_old.city, p_old.country, p_old.online) then 'moved' end $$;

create function private.connections_notice() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if new.status = 'requires_reauth' then perform private.note_occasion(new.user_id, 'reconnect', new.id, clock_timestamp());
  else delete from public.notices where user_id = new.user_id and subject_id = new.id;
  end if;
  return null;
end $$;
