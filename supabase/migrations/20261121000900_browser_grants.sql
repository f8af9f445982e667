-- What the browsers' roles may do, derived from the row level security policies: a table without a policy for a role is
-- closed to it. Columns that hold secrets or say who organises an event are left out by name. Idempotent.
create schema if not exists private;

create or replace function private.set_browser_grants() returns void
language plpgsql security definer set search_path = '' as $$
declare
  granted record;
begin
  revoke all on all tables in schema public from anon, authenticated;
  revoke all on all sequences in schema public from anon, authenticated;
  for granted in
    select p.tablename, lower(p.cmd) as command, r.role, (
      select string_agg(quote_ident(attname), ', ' order by attnum) from pg_catalog.pg_attribute
      where attrelid = format('public.%I', p.tablename)::regclass and attnum > 0 and not attisdropped
        and attname !~ '(token|sealed|cipher|secret|key|lease|owner|organiser)'
    ) as columns
    from pg_catalog.pg_policies p, unnest(p.roles) as r(role)
    where p.schemaname = 'public' and r.role in ('anon', 'authenticated')
  loop
    execute format('grant %s (%s) on public.%I to %I', granted.command, granted.columns, granted.tablename, granted.role);
  end loop;
end
$$;

revoke execute on function private.set_browser_grants() from public;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
select private.set_browser_grants();
