import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { changeCalendarEvent } from '#src/services/push/calendarEventService.ts';

import { MirrorPerson } from './mirrorPerson.ts';

const mixed = '“Größe” 🗓️ \u202bאבג\u202c <b>&amp;</b> 日本 ';
const text = (length: number) =>
  mixed
    .repeat(Math.ceil(length / mixed.length))
    .slice(0, length)
    .trim();
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const id = () => randomUUID().replaceAll('-', '');
const url = (name: string) => `https://files.example/${name}?q=${'x'.repeat(500)}`;

/** Every field of Google's `Event`, at its documented limit where it has one. */
const whole = (email: string) => ({
  id: id(),
  summary: text(1_024),
  description: text(8_192),
  location: text(1_024),
  start: { dateTime: '2031-05-07T10:00:00+02:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2031-05-07T11:00:00+02:00', timeZone: 'America/New_York' },
  recurrence: ['RRULE:FREQ=WEEKLY;COUNT=730', `EXDATE;TZID=Europe/Berlin:20310514T100000`],
  colorId: '11',
  visibility: 'private',
  transparency: 'transparent',
  status: 'tentative',
  iCalUID: `${'u'.repeat(500)}@elsewhere.example`,
  sequence: 41,
  created: '2019-01-01T00:00:00.000Z',
  creator: { email, displayName: text(200), id: '123', self: true },
  organizer: { email, displayName: text(200), id: '123', self: true },
  attendees: many(200, (n) => ({
    email: n === 0 ? email : `guest-${n}@example.org`,
    displayName: text(200),
    comment: text(500),
    responseStatus: ['needsAction', 'declined', 'tentative', 'accepted'][n % 4],
    additionalGuests: n % 5,
    optional: n % 2 === 0,
    resource: n === 199,
    ...(n === 0 ? { self: true, organizer: true } : {}),
  })),
  attachments: many(25, (n) => ({
    fileId: `file-${n}`,
    fileUrl: url(`f${n}`),
    iconLink: url('icon'),
    mimeType: 'application/vnd.google-apps.document',
    title: text(300),
  })),
  conferenceData: {
    conferenceId: 'abc-defg-hij',
    conferenceSolution: { key: { type: 'hangoutsMeet' }, name: 'Google Meet', iconUri: url('meet') },
    entryPoints: many(20, (n) => ({
      entryPointType: 'phone',
      uri: `tel:+49-30-${n}`,
      pin: '1234',
      label: text(512),
    })),
    notes: text(2_048),
    signature: 'ADR/mfPI',
  },
  // 300 of them, together just under 32 kB.
  extendedProperties: {
    private: Object.fromEntries(
      many(150, (n) => [`${'k'.repeat(40)}${n}`.slice(0, 44), 'v'.repeat(n < 12 ? 1_024 : 20)]),
    ),
    shared: Object.fromEntries(many(150, (n) => [`s${n}`, `“${n}” 🗓️`])),
  },
  gadget: {
    type: 'weather',
    title: 'Sun',
    display: 'chip',
    link: url('g'),
    height: 9,
    width: 9,
    preferences: { a: 'b' },
  },
  guestsCanInviteOthers: false,
  guestsCanModify: true,
  guestsCanSeeOtherGuests: false,
  anyoneCanAddSelf: true,
  attendeesOmitted: true,
  endTimeUnspecified: true,
  hangoutLink: url('hangout'),
  privateCopy: true,
  reminders: {
    useDefault: false,
    overrides: many(5, (n) => ({ method: n % 2 ? 'email' : 'popup', minutes: 40_320 - n })),
  },
  source: { title: text(300), url: url('source') },
});

/** The other kinds of events, each with its own fields. */
const kinds = (email: string) => [
  {
    ...plain(email),
    eventType: 'birthday',
    birthdayProperties: { contact: 'people/c1', type: 'anniversary', customTypeName: 'Union' },
    start: { date: '2031-02-28' },
    end: { date: '2031-03-01' },
    recurrence: ['RRULE:FREQ=YEARLY'],
  },
  {
    ...plain(email),
    eventType: 'focusTime',
    focusTimeProperties: {
      autoDeclineMode: 'declineAllConflictingInvitations',
      chatStatus: 'doNotDisturb',
      declineMessage: text(500),
    },
  },
  {
    ...plain(email),
    eventType: 'outOfOffice',
    outOfOfficeProperties: { autoDeclineMode: 'declineNone', declineMessage: text(500) },
  },
  {
    ...plain(email),
    eventType: 'workingLocation',
    visibility: 'public',
    workingLocationProperties: {
      type: 'officeLocation',
      officeLocation: { buildingId: 'b', deskId: 'd', floorId: 'f', floorSectionId: 's', label: text(200) },
    },
  },
  { ...plain(email), eventType: 'fromGmail', source: { title: 'Flight', url: url('gmail') } },
  { ...plain(email), eventLabelId: 'my-label' },
  { ...plain(email), locked: true },
  { ...plain(email), eventType: 'somethingNew', somethingNewProperties: { deep: [{ er: [1, null, 'x'] }] } },
];
const plain = (email: string) => ({
  id: id(),
  summary: text(80),
  start: { dateTime: '2031-05-08T10:00:00+02:00' },
  end: { dateTime: '2031-05-08T11:00:00+02:00' },
  organizer: { email, self: true },
});

/** Whatever people and programs put into an event's texts and times. */
const anyEvent = fc
  .record({
    summary: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme' }),
      fc.constant(''),
    ),
    description: fc.string({ unit: 'binary', maxLength: 2_000 }),
    location: fc.string({ unit: 'grapheme', maxLength: 300 }),
    day: fc.integer({ min: -25_000, max: 40_000 }),
    minutes: fc.integer({ min: 0, max: 100_000 }),
    allDay: fc.boolean(),
    transparency: fc.constantFrom('opaque', 'transparent'),
    visibility: fc.constantFrom('default', 'public', 'private', 'confidential'),
    properties: fc.dictionary(fc.string({ minLength: 1, maxLength: 44 }), fc.string({ maxLength: 1_024 })),
  })
  .map(({ day, minutes, allDay, properties, ...event }) => {
    const at = (ms: number) => new Date(ms).toISOString();
    const from = day * 86_400_000;
    return {
      ...event,
      id: id(),
      ...(allDay
        ? { start: { date: at(from).slice(0, 10) }, end: { date: at(from + 86_400_000).slice(0, 10) } }
        : { start: { dateTime: at(from) }, end: { dateTime: at(from + minutes * 60_000) } }),
      extendedProperties: { private: { ...properties } },
    };
  });

/** What the mirror asks Google for, of an event as Google has it. */
const mirrored = ({ organizer, attendees, ...event }: Record<string, unknown>) => {
  const cut = (person: unknown, fields: string[]) =>
    Object.fromEntries(Object.entries(person as object).filter(([name]) => fields.includes(name)));
  const fields = ['email', 'displayName', 'self'];
  const kept =
    'id status etag summary description location colorId eventLabelId start end recurrence transparency visibility hangoutLink htmlLink eventType updated source reminders extendedProperties sequence locked guestsCanModify';
  return {
    ...Object.fromEntries(Object.entries(event).filter(([name]) => kept.split(' ').includes(name))),
    ...(organizer ? { organizer: cut(organizer, fields) } : {}),
    ...(attendees
      ? {
          attendees: (attendees as object[]).map((guest) =>
            cut(guest, [...fields, 'responseStatus', 'optional']),
          ),
        }
      : {}),
  };
};

/** Everything but what a write changes by itself. */
const kept = (event: object) => {
  const { summary: _, etag: __, updated: ___, sequence: ____, ...rest } = event as Record<string, unknown>;
  return rest;
};

test('every field of an event, at its limits, comes through the mirror into the feed and survives a change of the title', async () => {
  const random = fc.sample(anyEvent, { numRuns: 60, seed: 20261130 });
  const events = (email: string) => [whole(email), ...kinds(email), ...random];
  const person = await MirrorPerson.create([{ summary: 'Primary', primary: true, events }]);
  await person.sync();

  const inGoogle = await person.shown();
  expect(inGoogle.size).toBe(events('').length);
  const feed = await person.mirror();
  for (const [eventId, event] of inGoogle) {
    expect(feed.get(eventId), eventId).toEqual(mirrored(event as unknown as Record<string, unknown>));
  }

  const refused: string[] = [];
  for (const [eventId, event] of inGoogle) {
    const change = { eventId, etag: event.etag, changes: { summary: `Renamed ${eventId}` } };
    try {
      await changeCalendarEvent(person.deps, { userId: person.userId, calendarId: person.id(), ...change });
    } catch (error) {
      // What Google itself keeps from being changed is refused in words, and stays as it was.
      if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
      refused.push(`${event.eventType}: ${error.detail}`);
    }
  }
  expect(refused.sort()).toEqual([
    expect.stringMatching(/^default: Only the organiser/),
    expect.stringMatching(/^fromGmail: Google made this event itself/),
    expect.stringMatching(/^somethingNew: Google refused this/),
  ]);
  const afterwards = await person.shown();
  for (const [eventId, event] of inGoogle) {
    expect(kept(afterwards.get(eventId) as MirroredEvent), eventId).toEqual(kept(event));
  }
  const renamed = [...afterwards.values()].filter(({ summary }) => summary?.startsWith('Renamed '));
  expect(renamed).toHaveLength(inGoogle.size - refused.length);
  await person.sync();
  expect((await person.mirror()).size).toBe(inGoogle.size);
});
