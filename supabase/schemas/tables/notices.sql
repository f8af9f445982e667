create table public.notices (
  id bigint generated always as identity primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  kind text not null check (kind in ('reconnect', 'moved', 'cancelled')),
  -- reconnect: calendar_connections.id; otherwise events.id.
  subject_id uuid not null,
  -- Names the occasion: the same one is noted once.
  happened_at timestamptz not null,
  seen_at timestamptz,
  -- Set before the mail is sent, and taken back only if it surely was not: nobody is mailed twice.
  mailed_at timestamptz, mail_id uuid, mail_attempts integer not null default 0,
  unique (user_id, subject_id)
);
comment on table public.notices is 'What users are told about, on every page and by mail: the latest occasion of each subject.';

create table private.notice_mails (
  user_id uuid primary key references auth.users (id) on delete cascade,
  due_at timestamptz not null
);
comment on table private.notice_mails is 'Users who have something to be mailed about, and when.';
create index notice_mails_due on private.notice_mails (due_at);
