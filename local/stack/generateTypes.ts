import type { Sql } from 'postgres';

const typeOf: Record<string, string> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  json: 'Json',
  jsonb: 'Json',
  void: 'undefined',
};

const tsType = (pgType: string): string =>
  pgType.startsWith('_') ? `${tsType(pgType.slice(1))}[]` : (typeOf[pgType] ?? 'string');

type Column = { table: string; column: string; type: string; nullable: boolean; optional: boolean };
type Routine = { name: string; args: { name: string; type: string; optional: boolean }[]; returns: string };

/** The TypeScript types of schema `public`, in the shape that supabase-js expects, made from the catalogue of a running database. */
export async function generateDatabaseTypes(sql: Sql): Promise<string> {
  const columns = await readColumns(sql);
  const routines = await readRoutines(sql);
  const tables = Map.groupBy(columns, ({ table }) => table);
  const lines = [
    '// Made by `npm run types` from the schema. Do not edit.',
    'export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];',
    '',
    'export type Database = {',
    '  public: {',
    '    Tables: {',
  ];
  for (const [table, list] of tables) {
    const row = list.map(({ column, type, nullable }) => `${column}: ${type}${nullable ? ' | null' : ''}`);
    const insert = list.map(
      ({ column, type, nullable, optional }) =>
        `${column}${optional || nullable ? '?' : ''}: ${type}${nullable ? ' | null' : ''}`,
    );
    const update = list.map(
      ({ column, type, nullable }) => `${column}?: ${type}${nullable ? ' | null' : ''}`,
    );
    lines.push(`      ${table}: {`);
    lines.push(`        Row: { ${row.join('; ')} };`);
    lines.push(`        Insert: { ${insert.join('; ')} };`);
    lines.push(`        Update: { ${update.join('; ')} };`);
    lines.push('        Relationships: [];', '      };');
  }
  lines.push('    };', '    Views: Record<string, never>;', '    Functions: {');
  for (const { name, args, returns } of routines) {
    const list = args.map((arg) => `${arg.name}${arg.optional ? '?' : ''}: ${arg.type}`);
    lines.push(`      ${name}: {`);
    lines.push(`        Args: ${list.length > 0 ? `{ ${list.join('; ')} }` : 'Record<string, never>'};`);
    lines.push(`        Returns: ${returns};`, '      };');
  }
  lines.push(
    '    };',
    '    Enums: Record<string, never>;',
    '    CompositeTypes: Record<string, never>;',
    '  };',
    '};',
    '',
  );
  return lines.join('\n');
}

async function readColumns(sql: Sql): Promise<Column[]> {
  const rows = await sql`
    select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
           (a.atthasdef or a.attidentity <> '' or a.attgenerated <> '') as optional
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attname`;
  return rows.map((row) => ({ ...(row as unknown as Column), type: tsType(row.type as string) }));
}

async function readRoutines(sql: Sql): Promise<Routine[]> {
  const rows = await sql`
    select p.proname as name, p.proretset as set, rt.typname as returns, rt.typtype as kind, rc.relname as relation,
           p.pronargs - p.pronargdefaults as required, p.proargnames as names, p.proargmodes as modes,
           array(select t.typname from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as a(oid, n)
                 join pg_type t on t.oid = a.oid order by a.n) as types
    from pg_proc p join pg_type rt on rt.oid = p.prorettype left join pg_class rc on rc.oid = rt.typrelid
    where p.pronamespace = 'public'::regnamespace and rt.typname <> 'trigger' order by p.proname`;
  return rows.map((row) => {
    const all = (row.types as string[]).map((type, index) => ({
      name: (row.names as string[] | null)?.[index] ?? `arg${index}`,
      type: tsType(type),
      mode: (row.modes as string[] | null)?.[index] ?? 'i',
    }));
    const inputs = all.filter(({ mode }) => mode === 'i' || mode === 'b');
    const outputs = all.filter(({ mode }) => mode === 't' || mode === 'o');
    const args = inputs.map(({ name, type }, index) => ({
      name,
      type,
      optional: index >= (row.required as number),
    }));
    return { name: row.name as string, args, returns: returnType(row, outputs) };
  });
}

function returnType(row: Record<string, unknown>, outputs: { name: string; type: string }[]): string {
  if (outputs.length > 0) {
    const shape = `{ ${outputs.map(({ name, type }) => `${name}: ${type}`).join('; ')} }`;
    return row.set ? `${shape}[]` : shape;
  }
  const one =
    row.kind === 'c'
      ? `Database['public']['Tables']['${row.relation}']['Row']`
      : tsType(row.returns as string);
  return row.set ? `${one}[]` : one;
}
