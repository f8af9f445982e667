import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const imports = (folder: string) =>
  globSync(`${folder}/**/*.{ts,tsx}`).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => `${name}`),
  );
const libraries = /^(rrule|ical\.js|@fullcalendar\/rrule)/;

test('the simulator expands series with no code of the product’s, and the product with none of the simulator’s', () => {
  const [simulator, product] = [imports('local/google'), [...imports('src'), ...imports('app')]];
  expect(simulator.length).toBeGreaterThan(50);
  expect(simulator.filter((name) => /^#(src|app)\/|\/src\/|\/app\//.test(name))).toEqual([]);
  expect(product.filter((name) => /^#(local|tests)\/|\/local\/|\/tests\//.test(name))).toEqual([]);
  expect([...simulator, ...product].filter((name) => libraries.test(name))).toEqual([]);
});
