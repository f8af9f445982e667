import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../supabase/migrations');

export type ExpectedSchema = {
  /** The versions of the migrations. */
  migrations: string[];
  /** The MD5 of each function's body. */
  functions: Map<string, string>;
  columns: Map<string, string[]>;
  policies: [table: string, name: string][];
  triggers: [table: string, name: string][];
  indexes: [table: string, name: string][];
};

/** What a database has after all migrations of this checkout. */
export function expectedSchema(): ExpectedSchema {
  const files = readdirSync(folder)
    .filter((file) => /^\d{14}_.+\.sql$/.test(file))
    .sort();
  const migrations = files.map((file) => file.slice(0, 14));
  return { migrations, ...readSchema(files.map((file) => readFileSync(path.join(folder, file), 'utf8'))) };
}

/** What these scripts make, one after the other. Reads the statements that our migrations use, not all of SQL. */
export function readSchema(scripts: string[]): Omit<ExpectedSchema, 'migrations'> {
  const functions = new Map<string, string>();
  const columns = new Map<string, string[]>();
  const lists = { policies: [], triggers: [], indexes: [] } as Record<string, [string, string][]>;
  const statement =
    /^create (?:or replace )?function (?<fn>[\w.]+)[^$]*?\bas \$\$(?<body>[\s\S]*?)\$\$|^drop function (?:if exists )?(?<noFn>[\w.]+)|^create table (?:if not exists )?(?<table>[\w.]+) \((?<parts>[\s\S]*?)^\);|^drop table (?:if exists )?(?<noTable>[\w.]+)|^alter table (?<changed>[\w.]+) add column (?:if not exists )?(?<added>\w+)|^alter table (?<reduced>[\w.]+) drop column (?:if exists )?(?<dropped>\w+)|^create (?<kind>policy|trigger|(?:unique )?index) (?<name>"[^"]+"|\w+)[\s\S]*?\bon (?<on>[\w.]+)/gim;
  for (const { groups = {} } of scripts.flatMap((script) => [...script.matchAll(statement)])) {
    const { fn, body = '', noFn, table, parts = '', noTable, kind, name = '', on = '' } = groups;
    const { changed, added = '', reduced, dropped } = groups;
    if (fn) functions.set(fn, createHash('md5').update(body).digest('hex'));
    if (noFn) functions.delete(noFn);
    if (table) columns.set(table, columnsOf(parts));
    if (noTable) columns.delete(noTable);
    if (changed) columns.set(changed, [...(columns.get(changed) ?? []), added]);
    if (reduced)
      columns.set(
        reduced,
        (columns.get(reduced) ?? []).filter((column) => column !== dropped),
      );
    const list = lists[kind === 'policy' ? 'policies' : kind === 'trigger' ? 'triggers' : 'indexes'];
    if (kind) list?.push([on, name.replaceAll('"', '')]);
  }
  const { policies = [], triggers = [], indexes = [] } = lists;
  return { functions, columns, policies, triggers, indexes };
}

const notColumns = /^(constraint|primary|unique|check|foreign|exclude|like)$/i;

/** The names of the columns between the parentheses of CREATE TABLE. */
function columnsOf(parts: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = true;
  for (const [token] of parts.replaceAll(/--.*$/gm, '').matchAll(/\w+|'[^']*'|[(),]/g)) {
    if (start && depth === 0 && /^\w/.test(token) && !notColumns.test(token)) found.push(token);
    start = depth === 0 && token === ',';
    depth += token === '(' ? 1 : token === ')' ? -1 : 0;
  }
  return found;
}
