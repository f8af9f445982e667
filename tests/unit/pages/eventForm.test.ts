import { expect, it } from 'vitest';
import { emptyForm, type FormValues, formOfEvent, parseForm } from '#src/components/organise/eventForm.ts';
import { catalogueEvent } from '#tests/unit/support/catalogueEvent.ts';

const filled = (over: Partial<FormValues> = {}): FormValues => ({
  ...emptyForm('Europe/Berlin'),
  title: 'Evening',
  startDay: '2026-12-01',
  startTime: '18:30',
  endTime: '20:30',
  ...over,
});
const draftOf = (values: FormValues) => {
  const parsed = parseForm(values);
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed.draft;
};
const errorsOf = (over: Partial<FormValues>) => {
  const parsed = parseForm(filled(over));
  return 'errors' in parsed ? Object.keys(parsed.errors) : [];
};

it('reads times on the venue’s clock, an empty last day as the first', () => {
  expect(draftOf(filled())).toMatchObject({
    startsAt: '2026-12-01T17:30:00.000Z',
    endsAt: '2026-12-01T19:30:00.000Z',
    allDay: false,
  });
  expect(draftOf(filled({ timezone: 'Asia/Tokyo' })).startsAt).toBe('2026-12-01T09:30:00.000Z');
  expect(draftOf(filled({ endDay: '2026-12-02', endTime: '02:00' })).endsAt).toBe('2026-12-02T01:00:00.000Z');
});

it('tells of a time that the clock skips in spring, at its field, and moves nothing', () => {
  const day = { startDay: '2027-03-28', startTime: '01:00', endTime: '05:00' };
  const says = expect.stringContaining('skipped');
  expect(parseForm(filled({ ...day, startTime: '02:30' }))).toEqual({ errors: { startTime: says } });
  expect(parseForm(filled({ ...day, endTime: '02:30' }))).toEqual({ errors: { endTime: says } });
  expect(draftOf(filled({ ...day, startTime: '03:00' })).startsAt).toBe('2027-03-28T01:00:00.000Z');
});

it('takes the first of two equal times for a start, and for an end the one after it', () => {
  const night = filled({ startDay: '2026-10-25', startTime: '02:30', endTime: '02:30' });
  expect(draftOf(night)).toMatchObject({
    startsAt: '2026-10-25T00:30:00.000Z',
    endsAt: '2026-10-25T01:30:00.000Z',
  });
});

it('reads the last day of an all-day event as inclusive', () => {
  const days = { kind: 'allDay', firstDay: '2026-12-01' };
  expect(draftOf(filled(days))).toMatchObject({
    startDate: '2026-12-01',
    endDate: '2026-12-02',
    startsAt: null,
  });
  expect(draftOf(filled({ ...days, lastDay: '2026-12-03' })).endDate).toBe('2026-12-04');
});

it('keeps no times of an event that is to be announced', () => {
  expect(draftOf(filled({ kind: 'open' }))).toMatchObject({ startsAt: null, endsAt: null, allDay: false });
});

it('makes topics of words between commas', () => {
  expect(draftOf(filled({ topics: ' Rust, Open Source ,,rust' })).topics).toEqual(['rust', 'open-source']);
});

it.each<[string, Partial<FormValues>, string[]]>([
  ['no title', { title: '' }, ['title']],
  ['no first day', { startDay: '', startTime: '', endTime: '' }, ['startDay']],
  ['a day without a time', { startTime: '' }, ['startDay']],
  ['an end before the start', { endTime: '18:00' }, ['endDay']],
  ['a day that is none', { startDay: '2026-02-31' }, ['startDay', 'endDay']],
  [
    'a last day before the first',
    { kind: 'allDay', firstDay: '2026-12-03', lastDay: '2026-12-01' },
    ['lastDay'],
  ],
  ['an unknown zone', { timezone: 'Mars/Base' }, ['timezone']],
  ['a script for a website', { url: 'javascript:alert(1)' }, ['url']],
  ['no first day of whole days', { kind: 'allDay', firstDay: '' }, ['firstDay']],
])('says what is wrong with %s', (_name, over, expected) => {
  expect(errorsOf(over)).toEqual(expected);
});

const base = catalogueEvent({
  description: 'Text',
  url: 'https://x.example',
  venue: 'Hall',
  address: 'Street 1',
  city: 'Graz',
  country: 'Austria',
  online: true,
  topics: ['rust', 'open-source'],
  startsAt: '2026-12-01T17:30:00.000Z',
  endsAt: '2026-12-02T01:00:00.000Z',
  timezone: 'Asia/Kathmandu',
});

it('shows an event so that saving it unchanged changes nothing', () => {
  const allDay = {
    ...base,
    startsAt: null,
    endsAt: null,
    allDay: true,
    startDate: '2026-12-01',
    endDate: '2026-12-04',
  };
  const open = { ...base, startsAt: null, endsAt: null };
  for (const event of [base, allDay, open]) {
    const { id: _id, updatedAt: _updatedAt, ...draft } = event;
    expect(draftOf(formOfEvent(event))).toEqual(draft);
  }
});

it.each([
  [
    'the second 01:30 of the night in which the clocks go back',
    'America/New_York',
    '2026-11-01T06:30:00.000Z',
  ],
  ['the first 01:30 of that night', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ['the second 02:30', 'Europe/Berlin', '2026-10-25T01:30:00.000Z'],
  ['the second 01:45 of a half-hour change', 'Australia/Lord_Howe', '2026-04-04T15:15:00.000Z'],
  ['seconds that the form doesn’t show', 'Europe/Berlin', '2026-12-01T17:30:15.500Z'],
])('keeps a start at %s when something else is changed', (_which, timezone, startsAt) => {
  const event = {
    ...base,
    timezone,
    startsAt,
    endsAt: new Date(Date.parse(startsAt) + 5_400_000).toISOString(),
  };
  const form = formOfEvent(event);
  const saved = (over: Partial<FormValues>) => {
    const parsed = parseForm({ ...form, ...over }, event);
    return 'draft' in parsed ? [parsed.draft.startsAt, parsed.draft.endsAt] : parsed.errors;
  };
  expect(saved({})).toEqual([event.startsAt, event.endsAt]);
  expect(saved({ title: 'Night' })).toEqual([event.startsAt, event.endsAt]);
  expect(saved({ endDay: form.startDay, endTime: '20:00' })).toEqual([event.startsAt, expect.any(String)]);
  expect(saved({ startTime: '00:10' })).toEqual([expect.stringContaining(':10:00'), event.endsAt]);
});
