import { expect, it } from 'vitest';
import { emptyForm, type FormValues, formOfEvent, parseForm } from '#src/components/organise/eventForm.ts';
import type { CatalogueEvent } from '#src/domain/catalogueEvent.ts';

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

it('puts a time that the clock skips in spring behind the gap', () => {
  const skipped = filled({ startDay: '2027-03-28', startTime: '02:30', endTime: '05:00' });
  expect(draftOf(skipped).startsAt).toBe('2027-03-28T01:30:00.000Z');
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

it('shows an event so that saving it unchanged changes nothing', () => {
  const base: CatalogueEvent = {
    id: 'x',
    title: 'Evening',
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
    allDay: false,
    startDate: null,
    endDate: null,
    updatedAt: '2026-11-01T00:00:00.000Z',
  };
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
