import path from 'node:path';
import type { Files } from './sqlCounts.ts';

const statement =
  /^(?:import|export)\s(?!type\b)(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function* imports(file: string, files: Files): Generator<string> {
  for (const [, fixed, later] of (files.get(file) ?? '').matchAll(statement)) {
    const address = fixed ?? later ?? '';
    const target = address.startsWith('#')
      ? address.slice(1)
      : address.startsWith('.')
        ? path.posix.join(path.posix.dirname(file), address)
        : null;
    if (target !== null && files.has(target)) yield target;
  }
}

/** Modules of ours that a module loads, itself included; imports of types alone don't count. */
export function modulesFrom(root: string, files: Files): string[] {
  const seen = new Set<string>();
  const waiting = [root];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    waiting.push(...imports(file, files));
  }
  return [...seen].sort();
}

/** How many files stand in each folder itself, the fullest first. */
export function folderCounts(files: Iterable<string>): [string, number][] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = path.posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort(([one, a], [other, b]) => b - a || one.localeCompare(other));
}
