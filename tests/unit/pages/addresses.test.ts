import fc from 'fast-check';
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

it.each([
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  '/%2E%2e//evil.example',
  '/x/%2e%2e/%2fevil.example',
  '/.\\\\evil.example',
  '/%5cevil.example',
  '/\t/evil.example',
  '/%0a/evil.example',
  '/%zz',
  '//evil.example',
  'https://evil.example/',
  ['/settings'],
  undefined,
])('sends whoever asks to return to %j to the dashboard', (given) => {
  expect(returnPath(given)).toBe('/dashboard');
});

it('keeps a path of this site with its query', () => {
  for (const path of ['/settings?calendar=connected', '/events/1?next=//x', '/events?q=c%2B%2B'])
    expect(returnPath(path)).toBe(path);
});

it('never leaves this site, whatever it is given, also when a proxy decodes the answer once more', () => {
  const piece = fc.constantFrom(
    ...[
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '%09',
      '\t',
      '\n',
      ' ',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      'http:',
    ],
  );
  const path = fc.array(piece, { maxLength: 9 }).map((pieces) => `/${pieces.join('')}`);
  fc.assert(
    fc.property(path, (given) => {
      const own = 'https://kure-cal.example';
      const answer = returnPath(given);
      expect(new URL(answer, own).origin).toBe(own);
      expect(new URL(decodeURI(answer), own).origin).toBe(own);
    }),
    { numRuns: 5_000 },
  );
});
