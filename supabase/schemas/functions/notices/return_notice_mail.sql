-- Gives back a mail that surely was not sent: it is due again after a backoff.
create function public.return_notice_mail(p_user uuid, p_mail uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare v_attempts integer;
begin
  perform private.lock_user(p_user);
  with returned as (
    update public.notices set mailed_at = null, mail_id = null where user_id = p_user and mail_id = p_mail returning mail_attempts)
  select max(mail_attempts) into v_attempts from returned;
  if v_attempts is null then return; end if;
  insert into private.notice_mails (user_id, due_at) values (p_user, now() + interval '1 minute' + private.backoff(v_attempts))
  on conflict (user_id) do nothing;
end $$;
