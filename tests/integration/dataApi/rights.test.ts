import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sql } from '#tests/integration/support/person.ts';

const dataDir = path.resolve(import.meta.dirname, '../../../src/data');
const source = readdirSync(dataDir)
  .map((file) => readFileSync(path.join(dataDir, file), 'utf8'))
  .join('\n');
const asked = [...new Set([...source.matchAll(/\.from\('(\w+)'\)/g)].map(([, table]) => table as string))];
const called = [
  ...new Set(
    [...source.matchAll(/(?:\.rpc\(|callSql\(\s*db,)\s*'(\w+)'/g)].map(([, name]) => name as string),
  ),
];

it.each(asked)('the service is granted the table %s by name', async (table) => {
  const [row] = await sql`select array_agg(distinct a.privilege_type::text) as rights
    from pg_class c, aclexplode(c.relacl) a
    where c.oid = ${`public.${table}`}::regclass and a.grantee = 'service_role'::regrole`;
  expect(row?.rights).toEqual(expect.arrayContaining(['SELECT', 'INSERT', 'UPDATE', 'DELETE']));
});

it('every function of the data API is granted to the service by name and to nobody else', async () => {
  expect(called.length).toBeGreaterThan(30);
  const rows = await sql`
    select p.proname as name, (
      select coalesce(array_agg(case a.grantee when 0 then 'public' else a.grantee::regrole::text end order by a.grantee), '{}')
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where a.privilege_type = 'EXECUTE' and a.grantee <> p.proowner
    ) as granted
    from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname not like 'probe_%'
      and p.prorettype <> 'trigger'::regtype`;
  const granted = new Map(rows.map(({ name, granted }) => [name as string, granted]));
  expect(called.filter((name) => !granted.has(name))).toEqual([]);
  for (const [name, roles] of granted) expect([name, roles]).toEqual([name, ['service_role']]);
});

it('no function changes or deletes all rows of a table', async () => {
  const rows = await sql`select p.oid::regprocedure::text as name, p.prosrc as body from pg_proc p
    where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.proname not like 'probe_%'`;
  expect(rows.length).toBeGreaterThan(50);
  const unbounded = rows.flatMap(({ name, body }) =>
    statementsWithoutWhere(body as string).map((statement) => `${name}: ${statement}`),
  );
  expect(unbounded).toEqual([]);
});

it('the search for such statements finds them, nested ones too', () => {
  expect(statementsWithoutWhere('begin update public.a set b = 1; end')).toHaveLength(1);
  expect(statementsWithoutWhere('delete from public.a;')).toHaveLength(1);
  expect(
    statementsWithoutWhere(
      'with gone as (delete from public.a returning id) select id from gone where id > 1',
    ),
  ).toHaveLength(1);
  expect(statementsWithoutWhere('update public.a set b = (select 1 where true)')).toHaveLength(1);
  expect(statementsWithoutWhere('update public.a set b = (select 1) where id = 1')).toEqual([]);
  expect(statementsWithoutWhere('insert into a values (1) on conflict (id) do update set b = 1;')).toEqual(
    [],
  );
  expect(statementsWithoutWhere('select 1 from a for update; select 2')).toEqual([]);
});

/** The UPDATEs and DELETEs of a function's body that have no WHERE of their own, as pg-safeupdate sees them. */
function statementsWithoutWhere(body: string): string[] {
  const text = body.replace(/--[^\n]*/g, '').replace(/'(?:[^']|'')*'/g, "''");
  const starts = [
    ...text.matchAll(/(?<!\bdo\s+|\bfor\s+|\bkey\s+)\bupdate\s+(?!of\b|skip\b|nowait\b)|\bdelete\s+from\s/gi),
  ];
  return starts.map((match) => ownLevel(text.slice(match.index))).filter((own) => !/\bwhere\b/i.test(own));
}

/** A statement up to its end, without what stands in brackets. */
function ownLevel(text: string): string {
  let depth = 0;
  let own = '';
  for (const character of text) {
    if (character === ')') depth -= 1;
    if (depth < 0 || (character === ';' && depth === 0)) break;
    if (depth === 0) own += character;
    if (character === '(') depth += 1;
  }
  return own;
}
