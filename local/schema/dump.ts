import type { Sql } from 'postgres';

const own = `n.nspname in ('public', 'private')`;
const relation = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`;
const members = `not exists (select from pg_depend d where d.objid = o.oid and d.deptype = 'e')`;

const queries = [
  `select 'schema ' || n.nspname, coalesce(n.nspacl::text, '') from pg_namespace n where ${own}`,
  `select 'extension ' || x.extname, n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace where x.extname <> 'plpgsql'`,
  `select 'defaults ' || coalesce(n.nspname, '') || ' ' || d.defaclobjtype::text, d.defaclacl::text
   from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace`,
  `select 'relation ' || ${relation}, concat_ws(' ', c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relacl)
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${own} and c.relkind in ('r', 'v', 'm', 'p', 'S')`,
  `select 'view ' || ${relation}, pg_get_viewdef(c.oid)
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${own} and c.relkind in ('v', 'm')`,
  `select 'column ' || ${relation} || ' ' || to_char(row_number() over (partition by c.oid order by a.attnum), 'FM000') || ' ' || a.attname,
     concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity, a.attstorage,
       (select l.collname from pg_collation l where l.oid = a.attcollation), pg_get_expr(d.adbin, d.adrelid), a.attacl)
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where ${own} and c.relkind in ('r', 'v', 'm', 'p', 'c') and a.attnum > 0 and not a.attisdropped`,
  `select 'constraint ' || ${relation} || ' ' || o.conname, pg_get_constraintdef(o.oid)
   from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace where ${own}`,
  `select 'index ' || ${relation}, pg_get_indexdef(c.oid)
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${own} and c.relkind = 'i'`,
  `select 'trigger ' || ${relation} || ' ' || t.tgname, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where ${own} and not t.tgisinternal`,
  `select 'policy ' || ${relation} || ' ' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive,
     (select string_agg(coalesce(r.rolname, 'public'), ',' order by r.rolname) from unnest(p.polroles) as u (id) left join pg_roles r on r.oid = u.id),
     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
   from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${own}`,
  `select 'type ' || n.nspname || '.' || o.typname, concat_ws(' ', o.typtype,
     (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = o.oid))
   from pg_type o join pg_namespace n on n.oid = o.typnamespace
   where ${own} and o.typtype in ('e', 'd', 'c') and o.typrelid = 0 and ${members}`,
  `select 'function ' || o.oid::regprocedure, pg_get_functiondef(o.oid) || E'\\n' || coalesce(o.proacl::text, '')
   from pg_proc o join pg_namespace n on n.oid = o.pronamespace where ${own} and ${members}`,
  `select 'comment ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description
   from pg_description d where pg_describe_object(d.classoid, d.objoid, d.objsubid) like any (array['%public.%', '%private.%', 'table %', 'column %'])
     and d.objoid >= 16384`,
];

/**
 * Everything that the schemas `public` and `private` of a database consist of, as name and definition: tables with their columns in order,
 * constraints, indexes, triggers, policies, functions, grants and comments. Two databases with equal dumps behave alike.
 */
export async function dumpSchema(sql: Sql): Promise<Map<string, string>> {
  const dump = new Map<string, string>();
  await sql.begin(async (transaction) => {
    // Without a search path every name in a definition is written in full.
    await transaction.unsafe(`set local search_path = ''`);
    for (const query of queries)
      for (const [name, definition] of await transaction.unsafe(query).values()) dump.set(name, definition);
  });
  return dump;
}
