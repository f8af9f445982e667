import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const definition = /^create (?:or replace )?function ([\w.]+)/gim;

/** The later migration that defines the SQL function around a place of a migration again, so that nothing there counts; null if none does. */
export function laterDefinition(folder: string, file: string, place: number): string | null {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const before = [...text.slice(0, place).matchAll(definition)].at(-1);
  if (!before) return null;
  const [, name] = before;
  const defines = (sql: string) => [...sql.matchAll(definition)].some(([, other]) => other === name);
  if (defines(text.slice(place))) return file;
  const later = readdirSync(folder).filter((other) => other > file);
  return later.find((other) => defines(readFileSync(path.join(folder, other), 'utf8'))) ?? null;
}
