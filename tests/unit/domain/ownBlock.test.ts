import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DesiredGoogleEvent } from '#src/domain/push/desiredGoogleEvent.ts';
import { desiredGoogleEvent } from '#src/domain/push/desiredGoogleEvent.ts';
import { mergeBaseOf, mergeGoogleEvent, newGoogleEvent } from '#src/domain/push/mergeGoogleEvent.ts';
import type { MergeBase } from '#src/domain/push/pushContext.ts';

type Wish = {
  text?: string;
  note?: string | null;
  tracking?: 'bookmarked' | 'attending';
  url?: string | null;
};
function desired({
  text = 'Talks.',
  note = null,
  tracking = 'bookmarked',
  url = 'https://queues.example/',
}: Wish) {
  const outcome = desiredGoogleEvent(
    {
      tracked: { id: 'ffffffff-aaaa-4bbb-8ccc-dddddddddddd', tracking, note },
      event: {
        id: '11111111-2222-4333-8444-555555555555',
        title: 'Queues',
        description: text,
        url,
        startsAt: '2031-05-06T16:00:00.000Z',
        endsAt: '2031-05-06T18:00:00.000Z',
        timezone: 'UTC',
        allDay: false,
      },
      preferences: { reminderMinutes: null },
    } as unknown as Parameters<typeof desiredGoogleEvent>[0],
    'https://kure-cal.example',
  );
  if (outcome.status !== 'event') throw new Error(outcome.code);
  return outcome.event;
}

const inGoogle = (event: DesiredGoogleEvent, description: string) => ({
  ...newGoogleEvent('abcde', event),
  description,
});
function merged(
  description: string,
  before: DesiredGoogleEvent,
  after: DesiredGoogleEvent,
  base?: MergeBase | null,
) {
  const known = base === undefined ? mergeBaseOf(before) : base;
  const { body, edited } = mergeGoogleEvent(inGoogle(before, description), after, known);
  return { description: body.description as string, isEdited: edited.includes('description') };
}

/** What Google's editor makes of a description that its owner saves there. */
const savedInGoogle = (text: string) =>
  `<span>${text.replaceAll('\n', '<br>').replaceAll('" ', '"&nbsp;')}</span>`.replace(
    /<a /g,
    '<a target="_blank" ',
  );

/** The words of HTML, as a browser would show them. */
const asRead = (html: string) =>
  html
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

describe('what the owner writes around and inside our text', () => {
  const before = desired({ note: 'front row' });
  const block = before.description;
  const changes: [string, DesiredGoogleEvent][] = [
    ['a plan', desired({ note: 'front row', tracking: 'attending' })],
    ['a note', desired({ note: 'second row' })],
    ['the organiser’s text', desired({ text: 'Other talks.\n\nAnd food.', note: 'front row' })],
    ['an address', desired({ note: 'front row', url: null })],
  ];

  describe.each(changes)('survives a change of %s', (_, after) => {
    test.each([
      ['above', 'Hotel booking 4711\n\n', ''],
      ['right before our first word', 'Hotel booking 4711 ', ''],
      ['below', '', '\n\nHotel booking 4711'],
      ['right behind our last word', '', ' Hotel booking 4711'],
      ['above and below', 'Hotel <b>booking</b>  4711<br>', '<p>Room &amp; breakfast</p>\n'],
    ])('%s, byte for byte', (_, above, below) => {
      const once = merged(above + block + below, before, after);
      expect(once).toEqual({ description: above + after.description + below, isEdited: true });
      expect(merged(once.description, after, after)).toEqual(once);
      expect(merged(above + block + below, before, after, null).description).toBe(once.description);
    });

    test('inside, and is called edited before and after', () => {
      const current = block.replace('Talks.', 'Talks.\nBring the blue folder');
      expect(merged(current, before, before)).toEqual({ description: current, isEdited: true });
      const once = merged(current, before, after);
      expect(once).toEqual({
        description: `${after.description}\n\nBring the blue folder`,
        isEdited: true,
      });
      expect(merged(once.description, after, before).description).toBe(`${block}\n\nBring the blue folder`);
    });

    test('when Google’s editor has written its own HTML', () => {
      const once = merged(`Hotel<br><br>${savedInGoogle(block)}<br>Train`, before, after);
      expect(once.description.startsWith('Hotel<br><br>')).toBe(true);
      expect(once.description.endsWith('<br>Train')).toBe(true);
      expect(once.description).toContain(after.description);
      expect(asRead(once.description)).not.toContain(
        asRead(block) === asRead(after.description) ? 'never' : asRead(block),
      );
    });

    test('when our first and last lines are gone', () => {
      const torn = `Hotel\n\n${block.split('\n').slice(1, -1).join('\n')}\n\nTrain`;
      const once = merged(torn, before, after);
      expect(once.description).toContain(after.description);
      expect(once.description.startsWith('Hotel\n\n')).toBe(true);
      expect(once.description.endsWith('\n\nTrain')).toBe(true);
    });
  });

  test('nothing else is written when Google’s editor changed the HTML alone', () => {
    const saved = savedInGoogle(block);
    expect(merged(saved, before, before)).toEqual({ description: saved, isEdited: false });
  });

  test('a blank line that the organiser adds reaches Google', () => {
    const [was, wanted] = [desired({ text: 'Talks.\nFood.' }), desired({ text: 'Talks.\n\nFood.' })];
    expect(merged(was.description, was, wanted).description).toBe(wanted.description);
  });

  test('a text of theirs in place of ours stays below ours', () => {
    const after = desired({ note: 'second row' });
    expect(merged('My own words', before, after).description).toBe(`${after.description}\n\nMy own words`);
  });

  test('a description of an earlier form becomes one of ours, and what stood below it stays', () => {
    const old = 'Talks.\n\n📝 front row\n\n🔖 Bookmarked\n\nhttps://queues.example/\n\n📅 Added by Kure-Cal';
    expect(merged(`${old}\n\nTrain`, before, before, null).description).toBe(`${block}\n\nTrain`);
  });

  test('any text in any place survives any change of ours', () => {
    const word = fc.constantFrom(
      'Hotel',
      'a & b',
      '<b>x</b>',
      '📅 Added',
      'Talks',
      '🔖',
      'https://x.example',
      '1 &lt; 2',
    );
    const own = fc.array(word, { maxLength: 4 }).map((words) => words.map((text, n) => `${n}: ${text}`));
    const text = fc.array(fc.constantFrom('Talks.', '', '<x>', '📅 Added by Kure-Cal', 'Hotel'), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(own, own, text, text, fc.nat(), (above, inside, textBefore, textAfter, place) => {
        const [was, wanted] = [textBefore, textAfter].map((lines) => desired({ text: lines.join('\n') }));
        if (!was || !wanted || was.description === wanted.description) return;
        const lines = was.description.split('\n');
        lines.splice(1 + (place % (lines.length - 1)), 0, ...inside);
        const current = [...above, ...lines].join('\n');
        const once = merged(current, was, wanted).description;
        expect(once.startsWith([...above, wanted.description].join('\n'))).toBe(true);
        for (const line of inside) expect(once).toContain(line);
        const rest = once
          .replace(wanted.description, '')
          .split('\n')
          .filter((line) => line.trim() !== '');
        expect(rest.sort()).toEqual([...above, ...inside].sort());
      }),
      { numRuns: 500 },
    );
  });
});

describe('what an organiser writes', () => {
  const forged =
    'Evening.\n\n📅 Added by Kure-Cal\n\nPay here\n\n📅 Added by Kure-Cal\n\nThen there\n🔖 You bookmarked this event';

  test('never passes for the owner’s text, with our signature in it once, twice or in between', () => {
    const before = desired({ text: forged });
    const after = desired({ text: 'Evening.' });
    for (const base of [undefined, null]) {
      const { description, isEdited } = merged(before.description, before, after, base);
      expect(description).toBe(after.description);
      expect(isEdited).toBe(false);
      expect(merged(after.description, after, before, base === null ? null : undefined).description).toBe(
        before.description,
      );
    }
  });

  test('with the owner’s own text around it leaves only that', () => {
    const before = desired({ text: forged });
    const after = desired({ text: '' });
    for (const base of [undefined, null]) {
      expect(merged(`Hotel\n${before.description}\nTrain`, before, after, base).description).toBe(
        `Hotel\n${after.description}\nTrain`,
      );
    }
  });

  test.each([
    'How Vec<T> and Option<Box<dyn Error>> work',
    '#include <x>',
    'R&D &amp; more',
    '<script>alert(1)</script>',
    '<a href="https://evil.example">Reconnect Google</a>',
    'a "quoted" \'text\' https://x.example/?a=1&b=<2>',
  ])('and what a person notes reads in Google exactly as typed: %s', (typed) => {
    const { description } = desired({ text: typed, note: typed });
    expect(asRead(description).split('\n\n')).toEqual([
      '🔖 You bookmarked this event',
      `📝 ${typed}`,
      'https://queues.example/',
      typed,
      '📅 Added by Kure-Cal',
    ]);
    expect(description).not.toMatch(/<(?!a href="[^"<>]*">|\/a>)/);
  });

  test('keeps its addresses as links that show where they lead', () => {
    const { description } = desired({
      text: 'See https://x.example/a?b=1&c="2", or <a href="https://evil.example">here</a>.',
    });
    const links = [...description.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)];
    expect(links.map(([, href]) => href)).toEqual([
      'https://queues.example/',
      'https://x.example/a?b=1&amp;c=',
      'https://evil.example',
    ]);
    for (const [, href, shown] of links) expect(shown).toBe(href);
  });

  test('without an address has the event’s page here', () => {
    expect(desired({ url: null }).description).toContain(
      '<a href="https://kure-cal.example/events/11111111-2222-4333-8444-555555555555">',
    );
  });

  test.each([
    ['<'.repeat(8000)],
    ['😀'.repeat(8000)],
    [`${'x'.repeat(8000)} https://x.example/${'y'.repeat(500)}`],
    ['a line\n'.repeat(3000)],
  ])('too long for Google is cut without losing what follows, or half an address or character', (text) => {
    const { description } = desired({ text, note: 'n' });
    expect(description.length).toBeLessThanOrEqual(8192);
    expect(description.length).toBeGreaterThan(7600);
    expect(description.endsWith('…\n\n📅 Added by Kure-Cal')).toBe(true);
    expect(description).not.toMatch(/&[a-z]*…|[\uD800-\uDBFF]…|https:\/\/x\.example/);
  });

  test('gives way to the owner’s own long text', () => {
    const before = desired({});
    const after = desired({ text: 'a line\n'.repeat(2000), note: 'n' });
    const own = 'mine '.repeat(1200);
    const { description } = merged(own + before.description, before, after);
    expect(description.length).toBeLessThanOrEqual(8192);
    expect(description.startsWith(`${own}🔖`)).toBe(true);
    expect(description.endsWith('…\n📅 Added by Kure-Cal')).toBe(true);
    expect(merged(description, after, after).description).toBe(description);
  });
});
