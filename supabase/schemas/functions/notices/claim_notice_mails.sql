-- Takes the mails that are due: from now on what they say counts as mailed, so whoever dies before sending one loses it. Never waits for a
-- user. What is old is not mailed any more.
create function public.claim_notice_mails(p_limit integer) returns setof jsonb
language plpgsql security definer set search_path = '' as $$
declare v_user uuid; v_mail uuid; v_answer jsonb;
begin
  for v_user in
    select user_id from private.notice_mails where due_at <= now() order by due_at limit p_limit for update skip locked
  loop
    continue when not private.try_lock_user(v_user);
    delete from private.notice_mails where user_id = v_user;
    v_mail := gen_random_uuid();
    update public.notices set mailed_at = now(), mail_id = v_mail, mail_attempts = mail_attempts + 1
    where user_id = v_user and mailed_at is null and seen_at is null and happened_at > now() - private.engine_notice_mail();
    continue when not found;
    select jsonb_build_object('mailId', v_mail, 'userId', u.id, 'email', u.email, 'notices', private.notices_json(v_user, v_mail, 20))
    into v_answer
    from auth.users u left join public.user_preferences p on p.user_id = u.id
    where u.id = v_user and u.email_confirmed_at is not null and coalesce(p.mail_notices, true)
      and not exists (select from public.account_deletions d where d.user_id = u.id);
    if found and (v_answer -> 'notices' ->> 'count')::integer > 0 then return next v_answer; end if;
  end loop;
end $$;

-- What a user is told: {count, reconnect: [{connectionId, email}], events: [{kind, at, event}]}, the latest p_max events. With p_mail what
-- that mail says, otherwise what they have not seen.
create function private.notices_json(p_user uuid, p_mail uuid, p_max integer) returns jsonb
language sql stable security definer set search_path = '' as $$
  with told as (
    select n.kind, n.happened_at, e, count(*) over () as count
    from public.notices n join public.events e on e.id = n.subject_id
    join public.user_events t on t.user_id = n.user_id and t.event_id = e.id and t.tracking is not null
    where n.user_id = p_user and n.kind <> 'reconnect' and (case when p_mail is null then n.seen_at is null else n.mail_id = p_mail end)
    order by n.happened_at desc, n.id limit p_max
  ), lost as (
    select cc.id, cc.email from public.calendar_connections cc
    where cc.user_id = p_user and cc.status = 'requires_reauth' and (p_mail is null
      or exists (select from public.notices n where n.user_id = p_user and n.subject_id = cc.id and n.mail_id = p_mail))
  )
  select jsonb_build_object('count', (select count(*) from lost) + coalesce((select max(count) from told), 0),
    'reconnect', (select coalesce(jsonb_agg(jsonb_build_object('connectionId', id, 'email', email) order by email), '[]') from lost),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'at', happened_at, 'event', private.event_json(told.e))
      order by happened_at desc), '[]') from told)) $$;

create function public.notice_mails_are_due() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from private.notice_mails where due_at <= now()) $$;
