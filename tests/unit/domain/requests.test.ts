import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { readFilters } from '#src/components/event/catalogueUrl.ts';
import { calendarEventChangeSchema } from '#src/contract/requests/calendarEvents.ts';
import { catalogueQuerySchema } from '#src/contract/requests/catalogue.ts';
import { preferencesRequestSchema } from '#src/contract/requests/preferences.ts';
import { changeTrackedRequestSchema, trackRequestSchema } from '#src/contract/requests/tracking.ts';
import { eventChangesSchema, eventDraftSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import { desiredGoogleEvent } from '#src/domain/push/desiredGoogleEvent.ts';
import { mergeGoogleEvent } from '#src/domain/push/mergeGoogleEvent.ts';
import { timezoneName } from '#src/domain/time/timezone.ts';
import { searchCatalogue } from '#src/services/catalogue/eventCatalogueService.ts';
import { catalogueEvent } from '#tests/unit/support/catalogueEvent.ts';

const id = crypto.randomUUID();
const draft = { title: 'Evening', timezone: 'Europe/Berlin' };
const change = (changes: object) => ({ calendarId: id, etag: '"1"', changes });

/** Every text of a request, given as the rest of that request. */
const texts: [string, z.ZodType, (text: string) => unknown][] = [
  ...['title', 'description', 'venue', 'address', 'city', 'country', 'timezone'].flatMap(
    (field): [string, z.ZodType, (text: string) => unknown][] => [
      [`${field} of an event`, eventDraftSchema, (text) => ({ ...draft, [field]: text })],
      [`${field} of a change`, eventChangesSchema, (text) => ({ [field]: text })],
    ],
  ),
  ['url of an event', eventDraftSchema, (text) => ({ ...draft, url: `https://example.com/?q=${text}` })],
  ['topic of an event', eventDraftSchema, (text) => ({ ...draft, topics: [text] })],
  ['note', trackRequestSchema, (text) => ({ eventId: id, tracking: 'bookmarked', note: text })],
  ['changed note', changeTrackedRequestSchema, (text) => ({ note: text })],
  ['time zone', preferencesRequestSchema, (text) => ({ timeZone: text })],
  ...['q', 'topic', 'city', 'from', 'to'].map((field): [string, z.ZodType, (text: string) => unknown] => [
    `${field} of a search`,
    catalogueQuerySchema,
    (text) => ({ [field]: text }),
  ]),
  ...['summary', 'description', 'location'].map((field): [string, z.ZodType, (text: string) => unknown] => [
    `${field} of an event of one’s own`,
    calendarEventChangeSchema,
    (text) => change({ [field]: text }),
  ]),
];

describe('what the database can’t keep is refused', () => {
  test.each(texts)('in the %s', (_, schema, body) => {
    for (const text of ['a\u0000b', 'a\ud83d', '\ude00b']) {
      expect(schema.safeParse(body(text)).success, JSON.stringify(text)).toBe(false);
    }
  });

  test('and whole characters beyond the first plane are not', () => {
    expect(eventDraftSchema.parse({ ...draft, title: '🎉 Evening' }).title).toBe('🎉 Evening');
    expect(changeTrackedRequestSchema.parse({ note: '🎉' }).note).toBe('🎉');
  });
});

test('the catalogue page leaves such filters out', () => {
  const query = { q: 'a\u0000b', city: 'a\ud83d', topic: 'music', from: '0000-01-01', until: '9999-12-31' };
  expect(readFilters(query)).toEqual({ topic: 'music' });
});

describe('the time that a search is bounded by', () => {
  test.each([
    ['2026-12-01T18:00:00+23:00', '2026-11-30T19:00:00.000Z'],
    ['2026-12-01', '2026-12-01T00:00:00.000Z'],
  ])('%s is asked for as %s', (given, asked) => {
    expect(catalogueQuerySchema.parse({ from: given, to: given })).toMatchObject({ from: asked, to: asked });
  });

  test.each([
    '0000-01-01',
    '0001-01-01T00:00:00+10:00',
    '9999-12-31T23:59:59-10:00',
    '2026-02-30',
    '+012026-01-01',
  ])('%s is refused', (given) => {
    expect(catalogueQuerySchema.safeParse({ from: given }).success).toBe(false);
    expect(catalogueQuerySchema.safeParse({ to: given }).success).toBe(false);
  });

  const goOn = (at: string) => {
    const asked: unknown[] = [];
    const db = {
      rpc: async (_: string, args: object) => {
        asked.push(args);
        return { data: [], error: null };
      },
    };
    const cursor = Buffer.from(JSON.stringify([at, id, 0, false])).toString('base64url');
    return searchCatalogue({ db: db as never, now: Date.now }, { limit: 10, cursor }).then(() => asked);
  };

  test.each([
    '0000-01-01 00:00:00+00',
    '2026-99-01 00:00:00+00',
    '2026-02-30 00:00:00+00',
    '2026-12-01 25:00:00+00',
    '2026-12-01 18:00:00+23',
    '2026-12-01 18.00:00+00',
    '123456-12-01 00:00:00+00',
  ])('a cursor that stands at %s is not one of ours', async (at) => {
    await expect(goOn(at)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test.each(['2026-11-20T23:55:49.551234+00:00', '2026-11-20T23:55:49+00:00', 'infinity'])(
    'a cursor that stands at %s goes on there',
    async (at) => {
      expect(await goOn(at)).toMatchObject([{ p_after_at: at }]);
    },
  );
});

describe('a time zone', () => {
  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['utc', 'UTC'],
  ])('%s is kept as %s', (given, kept) => {
    expect(eventDraftSchema.parse({ ...draft, timezone: given }).timezone).toBe(kept);
    expect(preferencesRequestSchema.parse({ timeZone: given }).timeZone).toBe(kept);
  });

  test.each(['', '+01:00', 'Europe/Nowhere', 'Europe/Berlin ', '../etc'])('“%s” is none', (given) => {
    expect(timezoneName(given)).toBeNull();
    expect(preferencesRequestSchema.safeParse({ timeZone: given }).success).toBe(false);
  });
});

test('a description that is too long for Google is not cut in the middle of a character, nor is what stands below it', () => {
  for (const lead of ['', 'a']) {
    const outcome = desiredGoogleEvent(
      {
        tracked: { id, tracking: 'bookmarked', note: null },
        event: { ...catalogueEvent({ id, description: lead + '🎉'.repeat(8_000) }), deletedAt: null },
        preferences: null,
      },
      'https://kure-cal.example',
    );
    if (outcome.status !== 'event') throw new Error('no event');
    expect(outcome.event.description.isWellFormed()).toBe(true);
    expect(outcome.event.description.length).toBeLessThanOrEqual(8_192);
    const current = { description: `${outcome.event.description}\n${'🎉'.repeat(20)}` };
    const merged = String(mergeGoogleEvent(current, outcome.event, null).body.description);
    expect(merged.isWellFormed()).toBe(true);
    expect(merged.length).toBeLessThanOrEqual(8_192);
  }
});

test.each([
  'https://user@bank.example',
  'https://user:pass@x.example',
  'https://x.example\\@bank.example',
  'https:\\\\x.example',
])('refuses an event’s address that does not plainly name its host: %s', (url) => {
  expect(eventDraftSchema.safeParse({ ...draft, url }).success).toBe(false);
  expect(eventChangesSchema.safeParse({ url }).success).toBe(false);
});
