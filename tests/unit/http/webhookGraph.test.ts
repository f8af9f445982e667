import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const project = path.resolve(import.meta.dirname, '../../..');

/** Every module that a file needs before it can run: type-only and dynamic imports are left out. */
function moduleGraph(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(project, file), 'utf8');
  for (const [, , name] of text.matchAll(
    /^(?:import|export)\s+((?!type\b)[^'"]*?from\s+)?['"]([^'"]+)['"]/gms,
  )) {
    if (name === undefined) continue;
    if (name.startsWith('#')) moduleGraph(name.slice(1), seen);
    else if (name.startsWith('.')) moduleGraph(path.join(path.dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

test('the webhook needs nothing that talks to Google, so that it answers at once also when it starts cold', () => {
  const graph = [...moduleGraph('app/api/webhooks/google-calendar/route.ts')];
  expect(graph).toContain('src/data/watchChannels.ts');
  expect(graph.filter((name) => /googleapis|google-auth|googleCalendarService|compose/.test(name))).toEqual(
    [],
  );
  expect(graph.length).toBeLessThan(30);
  // The walk finds it where it is needed.
  expect([...moduleGraph('app/api/calendar/sync/route.ts')]).toContain(
    'googleapis/build/src/apis/calendar/v3.js',
  );
});
