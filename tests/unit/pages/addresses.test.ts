import { expect, it } from 'vitest';
import { returnPath } from '#app/sign-in/returnPath.ts';
import { catalogueUrl, dayAfter, readFilters } from '#src/components/event/catalogueUrl.ts';

it('reads every filter back from the address it wrote', () => {
  const filters = {
    q: 'rust & go?',
    topic: 'open-source',
    city: 'São Paulo',
    online: 'true' as const,
    from: '2026-12-01',
    until: '2026-12-31',
    cursor: 'abc_-',
  };
  const query = Object.fromEntries(new URL(catalogueUrl(filters), 'http://x.example').searchParams);
  expect(readFilters(query)).toEqual(filters);
  expect(catalogueUrl(readFilters({}))).toBe('/events');
});

it('leaves out of an address what makes no sense', () => {
  const nonsense = {
    q: ' '.repeat(5),
    topic: ['a', 'b'],
    city: 'x'.repeat(101),
    online: 'maybe',
    from: '2026-02-31',
    until: 'tomorrow',
    other: 'x',
  };
  expect(catalogueUrl(readFilters(nonsense))).toBe('/events');
});

it('counts days over the ends of months and years', () => {
  expect([dayAfter('2026-12-31'), dayAfter('2028-02-28'), dayAfter('2026-03-01', -1)]).toEqual([
    '2027-01-01',
    '2028-02-29',
    '2026-02-28',
  ]);
});

it.each([
  ['/organise', '/organise'],
  ['/events?q=a%20b', '/events?q=a%20b'],
  ['/events#part', '/events'],
  ['//evil.example', '/dashboard'],
  ['/\\evil.example', '/dashboard'],
  ['/\t/evil.example', '/dashboard'],
  ['/\n/evil.example', '/dashboard'],
  ['https://evil.example', '/dashboard'],
  ['javascript:alert(1)', '/dashboard'],
  ['', '/dashboard'],
  [undefined, '/dashboard'],
  [['/a', '/b'], '/dashboard'],
])('goes after signing in from %j to %s', (given, expected) => {
  expect(returnPath(given)).toBe(expected);
});
