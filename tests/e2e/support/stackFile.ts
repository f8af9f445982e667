import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StackFile } from '#local/stack/stack.ts';

/** The stack that the tests talk to: `$STACK_DATA_DIR/stack.json`. */
export function readStackFile(): StackFile {
  const folder = path.resolve(process.env.STACK_DATA_DIR ?? '.local');
  return JSON.parse(readFileSync(path.join(folder, 'stack.json'), 'utf8'));
}
