-- Who may do what. Browsers read their own rows through row level security, and only where a policy names their role; the service does the
-- rest. Hosted Supabase grants new tables to nobody, so everything allowed is listed here.
do $$
declare v_table regclass;
begin
  for v_table in select oid from pg_class where relkind = 'r' and relowner = current_user::regrole
    and relnamespace in ('public'::regnamespace, 'private'::regnamespace) loop
    execute format('alter table %s enable row level security', v_table);
  end loop;
end $$;

create policy "everyone reads events" on public.events for select to anon, authenticated using (deleted_at is null);
create policy "own tracked events" on public.user_events for select to authenticated using ((select auth.uid()) = user_id);
create policy "own preferences" on public.user_preferences for select to authenticated using ((select auth.uid()) = user_id);
create policy "own connections" on public.calendar_connections for select to authenticated using ((select auth.uid()) = user_id);
create policy "own calendars" on public.calendars for select to authenticated using ((select auth.uid()) = user_id);

grant select, insert, update, delete on public.events, public.calendar_watches, public.watch_channels, public.calendar_events,
  public.calendar_change_counters, public.calendar_sync_lags to service_role;
grant all on public.user_keys, public.oauth_states, public.calendar_connections, public.calendars, public.user_preferences,
  public.user_events, public.user_event_copies, public.left_copies, public.pending_calendar_syncs, public.account_deletions, public.notices to service_role;
-- Generated columns call these functions as the role that writes the row.
grant usage on schema private to service_role;

alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;

-- Grants to the browsers' roles exactly the commands and tables that policies name, without columns that hold secrets or name an organiser.
create function private.set_browser_grants() returns void language plpgsql security definer set search_path = '' as $$
declare granted record;
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
end $$;

-- Takes every function of ours from everybody, and grants the public ones to the service. PostgreSQL grants EXECUTE to everybody otherwise.
create function private.set_function_grants() returns void language plpgsql security definer set search_path = '' as $$
declare ours record;
begin
  for ours in
    select p.oid::regprocedure as name, p.pronamespace = 'public'::regnamespace as is_public from pg_catalog.pg_proc p
    where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.proowner = current_user::regrole
  loop
    execute format('revoke execute on function %s from public, anon, authenticated', ours.name);
    if ours.is_public then execute format('grant execute on function %s to service_role', ours.name); end if;
  end loop;
end $$;

select private.set_function_grants(), private.set_browser_grants();
grant execute on function private.fold, private.spell_signs, private.search_runs, private.is_sign_run, private.words_of_run,
  private.event_words to service_role;
