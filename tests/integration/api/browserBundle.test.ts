import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the browser is sent one copy of the toast library', () => {
  const chunks = globSync('.next/static/**/*.js');
  expect(chunks.length).toBeGreaterThan(10);
  const withToasts = chunks.filter((file) => readFileSync(file, 'utf8').includes('data-sonner-toaster'));
  expect(withToasts).toHaveLength(1);
});
