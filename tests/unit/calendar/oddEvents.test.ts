import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { beforeAll, expect, test } from 'vitest';
import {
  changedFields,
  draftOf,
  draftProblem,
  fieldsOf,
  isEditable,
} from '#src/browser/calendar/edit/eventDraft.ts';
import { applyChanges } from '#src/browser/calendar/store/applyChanges.ts';
import { visibleEvents } from '#src/browser/calendar/store/visibleEvents.ts';
import { rangeOf } from '#src/browser/calendar/view/calendarLocation.ts';
import { eventFacts, eventSource, remindersText } from '#src/browser/calendar/view/eventFacts.ts';
import { partText, whenText, whenThereText } from '#src/browser/calendar/view/eventText.ts';
import { eventKind, eventTitle, isDeclined } from '#src/browser/calendar/view/eventTitle.ts';
import { findConflict } from '#src/browser/calendar/view/findConflicts.ts';
import { firstOfEachDay } from '#src/browser/calendar/view/firstOfEachDay.ts';
import { gridSpan } from '#src/browser/calendar/view/gridEvent.ts';
import { groupByDay } from '#src/browser/calendar/view/groupByDay.ts';
import { repeatText } from '#src/browser/calendar/view/repeatText.ts';
import { safeDescription, safeLink } from '#src/browser/calendar/view/safeDescription.ts';
import { searchEvents } from '#src/browser/calendar/view/searchEvents.ts';
import { trackedEventId } from '#src/browser/calendar/view/trackedEventId.ts';
import { eventColour } from '#src/components/calendar/eventColour.ts';
import { type MirroredEvent, mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';
import { account, calendarId, change, freshDatabase } from './fixtures.ts';

beforeAll(() => {
  const { DOMParser, Node, Element } = new JSDOM('').window;
  Object.assign(globalThis, { DOMParser, Node, Element });
});

const location = { view: 'month', date: '2026-11-30' } as const;
const [calendar] = account([calendarId]).calendars;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 1024 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\u200b',
    '\u202Eabc',
    '<b><i>x',
    '<a href="javascript:x">',
    '&lt;&amp;',
    'x'.repeat(8192),
  ),
);
const odd = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: text });
const day = odd(
  fc.oneof(
    fc
      .integer({ min: -40, max: 40 })
      .map((days) => new Date(Date.parse('2026-11-30') + days * 86_400_000).toISOString().slice(0, 10)),
    fc.constantFrom('2026-02-30', '0000-00-00', '9999-12-31', '+275760-09-13', '2026-11-30 (x)', '26-1-1'),
  ),
);
const moment = odd(
  fc.oneof(
    fc
      .integer({ min: -3_000_000, max: 3_000_000 })
      .map((s) => new Date(Date.parse('2026-11-30') + s * 1000).toISOString()),
    fc.constantFrom(
      '+275760-09-13T00:00:00Z',
      '-271821-04-20T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '1',
      '2026-11-30',
    ),
  ),
);
const zone = odd(
  fc.constantFrom('Europe/Berlin', 'Pacific/Apia', 'W. Europe Standard Time', 'Mars/Base', 'UTC', '+25:00'),
);
const time = fc.record({ date: day, dateTime: moment, timeZone: zone }, { requiredKeys: [] });
const line = odd(
  fc.constantFrom(
    'RRULE:FREQ=DAILY;COUNT=3',
    'RRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=99991231',
    'RRULE:FREQ=DAILY;BYHOUR=99',
    'RRULE:FREQ=SECONDLY',
    'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'RRULE:;;=;FREQ=;COUNT=0',
    'RRULE',
    'RDATE:20261130,nonsense',
    'EXDATE;TZID=Mars/Base:20261130T090000',
    'RDATE;X=":":1',
  ),
);
const person = fc.record(
  { email: text, displayName: text, self: fc.boolean(), responseStatus: text },
  { requiredKeys: [] },
);
const anything = fc.oneof(
  fc.anything({ maxDepth: 2 }).filter((value) => value !== undefined && isStorable(value)),
  fc.constant(null),
);
const event = fc.record(
  {
    id: fc.string({ minLength: 1, maxLength: 30 }),
    status: odd(fc.constantFrom('confirmed', 'tentative')),
    etag: text,
    summary: text,
    description: text,
    location: text,
    colorId: odd(fc.constantFrom('1', '99', 'constructor', '__proto__')),
    start: time,
    end: time,
    recurrence: fc.array(line, { maxLength: 3 }),
    originalStartTime: time,
    transparency: text,
    visibility: odd(fc.constantFrom('private', 'public')),
    organizer: person,
    attendees: fc.array(person, { maxLength: 4 }),
    hangoutLink: text,
    htmlLink: text,
    eventType: odd(fc.constantFrom('default', 'birthday', 'workingLocation', '__proto__')),
    source: anything,
    reminders: anything,
    extendedProperties: anything,
    locked: anything,
    guestsCanModify: anything,
  },
  { requiredKeys: ['id'] },
) as unknown as fc.Arbitrary<MirroredEvent>;

/** IndexedDB keeps no functions and no symbols. */
function isStorable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

test('whatever an event holds, it is drawn, and what it says is text', async () => {
  let drawn = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(event, { selector: ({ id }) => id, minLength: 1, maxLength: 6 }),
      async (events) => {
        for (const one of events) expect(mirroredEventSchema.safeParse(one).success).toBe(true);
        const database = freshDatabase();
        await applyChanges(database, { events: events.map((one, at) => change(one, at + 1)), removed: [] });
        const range = rangeOf(location);
        const found = await visibleEvents(database, range);
        drawn += found.length;
        const days = groupByDay(found, range.fromDate, range.toDate);
        expect(firstOfEachDay(found, 3).shown.length).toBeLessThanOrEqual(found.length);
        for (const { occurrence, ...part } of days.flatMap(({ items }) => items.slice(0, 20)))
          expect(partText(part)).toMatch(/All day|\d/);
        // A rule may repeat every second: some of them tell as much as all.
        for (const { time: at, event: one } of found.filter((_one, at) => at % 500 < 20)) {
          const span = gridSpan(at);
          expect(span.end > span.start).toBe(true);
          expect(whenText(at)).not.toMatch(/NaN|undefined|Invalid/);
          expect(`${whenThereText(one, at)} ${repeatText(one)}`).not.toMatch(/NaN|undefined|Invalid/);
          const draft = draftOf({ calendarId, googleEventId: one.id, time: at, changeSeq: 1, event: one });
          expect(draftProblem(draft, draft)).toBeNull();
          expect(changedFields(draft, draft, 'UTC')).toEqual({});
          fieldsOf(draft, 'UTC');
        }
        for (const one of events) {
          expect(eventTitle(one)).not.toBe('');
          expect(eventFacts(one).every((fact) => typeof fact === 'string')).toBe(true);
          expect(eventColour({ color: '#ff0000', labelColors: {} }, one).background).toMatch(
            /^#[0-9a-f]{6}$/i,
          );
          for (const told of [one.description, one.location]) JSON.stringify(safeDescription(told ?? ''));
          for (const href of [one.hangoutLink, one.htmlLink]) safeLink(href);
          for (const told of [eventKind, isDeclined, eventSource, remindersText, trackedEventId, repeatText])
            told(one);
          isEditable(one, calendar);
        }
        await searchEvents(database, 'x', new Set([calendarId]), Date.parse('2026-11-30'));
        const day = { startsAt: null, endsAt: null, startDate: '2026-11-30', endDate: '2026-12-01' };
        await findConflict(database, { id: 'e', ...day });
        await database.delete();
      },
    ),
    { numRuns: 100 },
  );
  expect(drawn).toBeGreaterThan(20);
}, 120_000);
