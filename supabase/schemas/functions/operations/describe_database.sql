-- What this database consists of, for `npm run doctor`, which compares it with the migrations of its checkout.
create function public.describe_database() returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare v_migrations jsonb;
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    execute 'select jsonb_agg(version) from supabase_migrations.schema_migrations' into v_migrations;
  end if;
  return jsonb_build_object(
    'now', clock_timestamp(),
    'migrations', coalesce(v_migrations, '[]'),
    'functions', (select jsonb_object_agg(n.nspname || '.' || p.proname, jsonb_build_object('body', md5(p.prosrc), 'callers', array(
        select r from unnest('{anon,authenticated,service_role}'::text[]) r where has_function_privilege(r, p.oid, 'execute'))))
      from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'private') and p.proowner = current_user::regrole),
    'tables', (select jsonb_object_agg(n.nspname || '.' || c.relname, jsonb_build_object('rowSecurity', c.relrowsecurity,
        'columns', array(select a.attname from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
        'policies', array(select p.polname from pg_catalog.pg_policy p where p.polrelid = c.oid),
        'triggers', array(select t.tgname from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled = 'O'),
        'indexes', array(select i.indexrelid::regclass::text from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisvalid),
        'service', array(select w from unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) w where has_table_privilege('service_role', c.oid, w)),
        'browsers', array(select r || ' ' || w from unnest('{anon,authenticated}'::text[]) r, unnest('{INSERT,UPDATE,DELETE}'::text[]) w
          where has_table_privilege(r, c.oid, w))))
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'private') and c.relkind = 'r'));
end $$;
