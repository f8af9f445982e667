import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { StackFile } from '#local/stack/stack.ts';

const file = path.join(path.resolve(process.env.STACK_DATA_DIR ?? '.local'), 'stack.json');

/** The stack that the tests talk to: `$STACK_DATA_DIR/stack.json`. */
export const readStackFile = (): StackFile => JSON.parse(readFileSync(file, 'utf8'));

/** Tools that only look at the configuration need no running stack. */
export const stackRuns = (): boolean => existsSync(file);
