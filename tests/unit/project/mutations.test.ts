import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { safeguards } from '#tests/mutations/safeguards.ts';

test('every mutation fits in exactly one place of a file that exists, and changes it', () => {
  for (const { name, file, from, to } of safeguards) {
    expect(readFileSync(file, 'utf8').split(from).length - 1, `${name} (${file})`).toBe(1);
    expect(to, name).not.toBe(from);
  }
});

test('mutations have names of their own', () => {
  const names = safeguards.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
