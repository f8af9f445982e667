create table private.allowances (
  -- A hash: neither addresses nor ids are stored.
  subject text primary key,
  -- The allowance refills until then, so attempts needn't be counted one by one.
  full_at timestamptz not null
);
comment on table private.allowances is 'How much one person or network address may still do.';
create index allowances_full_at on private.allowances (full_at);
