import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Deps } from '#src/compose.ts';
import type { TrackedAnswer } from '#src/contract/answers/tracking.ts';
import { drainWhilePending } from '#src/http/afterwards.ts';

const source = (path: string) => readFileSync(path, 'utf8');
/** What a page's own actions are, if it has some. */
const actions = (path: string, text: string) => {
  const file = /'(\.\.?\/[^']*actions\.ts)'/.exec(text)?.[1];
  return file === undefined ? '' : source(join(dirname(path), file));
};
const { functions } = JSON.parse(source('vercel.json')) as {
  functions: Record<string, { maxDuration: number }>;
};
const maxDurationOf = (path: string, text: string) =>
  /^export const maxDuration = (\d+);$/m.exec(text)?.[1] ?? functions[path]?.maxDuration;
const routes = globSync('app/**/{route.ts,page.tsx}').map((path) => [path, source(path)] as const);

describe('work that follows an answer', () => {
  test.each(
    routes.filter(([path, text]) =>
      /drain(Afterwards|WhilePending)|\bafterAnswer\(/.test(text + actions(path, text)),
    ),
  )('has its time at %s', (path, text) => {
    expect(Number(maxDurationOf(path, text))).toBeGreaterThanOrEqual(60);
  });

  test('is begun in one place, which ends it in time and reports its failure', () => {
    const modules = globSync('{app,src}/**/*.{ts,tsx}').filter((path) =>
      /\bafter\b[^;]*from 'next\/server'/.test(source(path)),
    );
    expect(modules).toEqual(['src/http/afterAnswer.ts']);
  });

  const answer = (status: string) => ({ sync: { status } }) as TrackedAnswer;
  const deps = {} as Deps;

  test('goes on for a tracking change that Google has not confirmed, and for no other', () => {
    for (const status of ['synced', 'failed', 'not_connected', 'requires_reauth', 'disabled']) {
      expect(drainWhilePending(deps, 'user', answer(status))).toEqual(answer(status));
    }
    // Here is no request that it could follow.
    expect(() => drainWhilePending(deps, 'user', answer('pending'))).toThrow('request scope');
  });

  test('goes on for every route that changes what is tracked', () => {
    const changing = routes.filter(([, text]) => /\b(track|changeTracked|untrack)\(deps/.test(text));
    expect(changing.length).toBe(2);
    for (const [, text] of changing) {
      const calls = text.match(/\b(track|changeTracked|untrack)\(deps/g) ?? [];
      expect(text.match(/drainWhilePending\(deps/g)).toHaveLength(calls.length);
    }
  });
});
