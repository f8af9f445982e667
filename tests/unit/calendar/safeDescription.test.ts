import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, test } from 'vitest';
import { draftOf, fieldsOf } from '#src/browser/calendar/edit/eventDraft.ts';
import {
  asDescription,
  type DescriptionPart,
  isLaidOut,
  safeDescription,
} from '#src/browser/calendar/view/safeDescription.ts';
import { calendarId, eventOn } from './fixtures.ts';

beforeAll(() => {
  const { DOMParser, Node, Element } = new JSDOM('').window;
  Object.assign(globalThis, { DOMParser, Node, Element });
});

const textOf = (parts: DescriptionPart[]): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return part.kind === 'break' ? '\n' : textOf(part.parts);
    })
    .join('');
const linksOf = (parts: DescriptionPart[]): [string, string][] =>
  parts.flatMap((part): [string, string][] => {
    if (typeof part === 'string' || part.kind === 'break') return [];
    return part.kind === 'link' ? [[textOf(part.parts), part.href]] : linksOf(part.parts);
  });

describe('a description without layout', () => {
  test.each<[string, string, string]>([
    [
      'Click here to join the meeting<https://teams.example/l/x>',
      'https://teams.example/l/x',
      'https://teams.example/l/x',
    ],
    ['Call <tel:+49301234567>', 'tel:+49301234567', 'tel:+49301234567'],
    ['Jane <jane@example.com>', 'jane@example.com', 'mailto:jane@example.com'],
    [
      'See (https://en.wikipedia.example/wiki/Berlin_(x)).',
      'https://en.wikipedia.example/wiki/Berlin_(x)',
      'https://en.wikipedia.example/wiki/Berlin_(x)',
    ],
    ['More: www.example.org.', 'www.example.org', 'https://www.example.org'],
    ['HTTPS://EXAMPLE.ORG/A, later', 'HTTPS://EXAMPLE.ORG/A', 'HTTPS://EXAMPLE.ORG/A'],
  ])('keeps every letter of %j and links its address', (description, label, href) => {
    const parts = safeDescription(description);
    expect(textOf(parts)).toBe(description);
    expect(linksOf(parts)).toEqual([[label, href]]);
    expect(isLaidOut(description)).toBe(false);
  });

  test.each(['How Vec<T> and Option<Box<dyn Error>> work', '#include <x>', 'a < b && b > c', 'x@', 'www.'])(
    'reads as typed, also after it went through Google: %j',
    (typed) => {
      expect(textOf(safeDescription(typed))).toBe(typed);
      expect(textOf(safeDescription(asDescription(typed)))).toBe(typed);
    },
  );

  test('can be edited, and what is typed reads in Google as it was typed', () => {
    const event = eventOn('2026-11-21', { description: 'Join<https://teams.example/l/x> &amp; ask' });
    const time = { allDay: false, startMs: 0, endMs: 1 } as const;
    const draft = draftOf({ calendarId, googleEventId: event.id, time, changeSeq: 1, event });
    expect(draft.notes).toBe('Join<https://teams.example/l/x> & ask');
    expect(fieldsOf({ ...draft, notes: 'Vec<T> <b>' }, 'UTC').description).toBe('Vec&lt;T&gt; &lt;b&gt;');
  });
});

describe('a description with HTML', () => {
  test('shows where a disguised link leads', () => {
    const to = (href: string, label: string) => textOf(safeDescription(`<a href="${href}">${label}</a>`));
    expect(to('https://evil.example/x', 'Reconnect Google')).toBe('Reconnect Google (evil.example)');
    expect(to('https://evil.example/x', 'https://google.com')).toBe('https://google.com (evil.example)');
    expect(to('https://google.com@evil.example/', 'https://google.com')).toContain('leads to evil.example');
    expect(to('mailto:eve@evil.example', 'ada@example.com')).toBe('ada@example.com (eve@evil.example)');
    expect(to('https://evil.example/x', '')).toBe('evil.example');
  });

  test('leaves a link alone that says where it leads', () => {
    const [label, href] = ['www.example.com/a', 'https://www.example.com/a'];
    expect(safeDescription(`<a href="${href}">${label}</a>`)).toEqual([
      { kind: 'link', href, parts: [label] },
    ]);
  });

  test('keeps what only looks like a tag', () => {
    const parts = safeDescription('<b>Hi</b> Join<https://teams.example/l/x>, Vec<T>');
    expect(textOf(parts)).toBe('Hi Join<https://teams.example/l/x>, Vec<T>');
    expect(linksOf(parts)).toHaveLength(1);
  });

  test('lets nothing run and nothing load', () => {
    const html = '<script>a()</script><img src=x onerror=a()><a href="javascript:a()">x</a><p>y</p>';
    expect(safeDescription(html)).toEqual(['x', { kind: 'paragraph', parts: ['y'] }]);
  });
});
