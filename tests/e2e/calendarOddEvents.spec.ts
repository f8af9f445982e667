import type { Page } from '@playwright/test';
import {
  dayFromNow,
  eventAt,
  expectSynced,
  openCalendar,
  shown,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './support/test.ts';

const letters = 'Donaudampfschifffahrtsgesellschaft'.repeat(3).slice(0, 80);
const hebrew = 'פגישה עם הצוות על תוכנית העבודה לשנה הבאה ועל כל מה שעוד לא הספקנו';
const guests = Array.from({ length: 300 }, (_, at) => ({
  email: `guest-${at}@${'very-long-host-name'.repeat(3)}.example.com`,
  responseStatus: ['accepted', 'declined', 'tentative', 'unheard of'][at % 4],
}));
const unclosed = `<b>Bold <i>both <ul><li>one<li>two<table><tr><td>${'<div>'.repeat(400)}deep <a href="javascript:alert(1)">bad`;

const monsters = () => [
  eventAt(0, 6, 'x'.repeat(1024), { location: letters, description: `${letters} ${letters}` }),
  eventAt(0, 7, `${letters} long`, { description: letters, location: letters, attendees: guests }),
  eventAt(0, 8, hebrew),
  eventAt(0, 9, '👩‍👩‍👧‍👦🏳️‍🌈 family \u202Eevil\u202C \u0007\u001b[31m \u200b'),
  eventAt(0, 10, ' \u200b\u2060 ', { description: unclosed.padEnd(8192, ' y') }),
  eventAt(0, 11, '<img src=x onerror="document.title=1">', { description: '&lt;b&gt; & <unknown> <3' }),
  eventAt(0, 12, 'Odd rule', {
    recurrence: ['RRULE:FREQ=DAILY;BYHOUR=99', 'EXDATE:nonsense', 'RDATE;X=":":1'],
  }),
  eventAt(0, 15, 'Odd parts', { source: 'x', reminders: { overrides: 'soon' }, eventType: 'party' }),
];

/** Puts events as no server would send them into the browser's copy. */
const plant = (page: Page, events: object[]) =>
  page.evaluate(async (planted) => {
    const [known] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('kure-cal-'));
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(known?.name ?? '');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const transaction = database.transaction('events', 'readwrite');
    const store = transaction.objectStore('events');
    const rows = await new Promise<{ calendarId: string }[]>((resolve) => {
      const reading = store.getAll();
      reading.onsuccess = () => resolve(reading.result);
    });
    const now = Date.now();
    for (const [at, event] of planted.entries()) {
      store.put({
        calendarId: rows[0]?.calendarId,
        id: `planted${at}`,
        changeSeq: 1e9 + at,
        kind: 'short',
        start: now,
        end: now + 3_600_000,
        event: { id: `planted${at}`, ...event },
      });
    }
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
  }, events);

test('monstrous events are drawn as plain text in every view, and throw nowhere @layout', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: monsters() });
  await openCalendar(page, google, 'day');
  const at = new Date().toISOString();
  await plant(page, [
    {},
    { start: { dateTime: at, timeZone: 'Mars/Base' }, summary: 'Odd zone' },
    { start: {}, end: {} },
    { start: { date: '2026-02-31' } },
    { start: { dateTime: 'yesterday' }, summary: 'Never' },
    { start: { dateTime: at }, end: { dateTime: '+275760-09-13T00:00:00Z' }, summary: 'No end' },
    { start: { dateTime: at }, end: { dateTime: '2001-01-01T00:00:00Z' }, summary: 'Backwards' },
    { start: { date: dayFromNow(0) }, end: { date: 'x' }, summary: 'A day' },
    { start: { dateTime: at, timeZone: '' }, status: 'odd', eventType: '__proto__', colorId: 'constructor' },
    { start: { dateTime: at }, attendees: [], organizer: {}, recurrence: [], extendedProperties: null },
  ]);
  for (const view of ['day', 'week', 'month', 'agenda']) {
    await page.goto(`/calendar?view=${view}`);
    await expectSynced(page);
    await expect(page.getByTestId('calendar-grid').locator('.kc-event').first()).toBeAttached();
    await expectNoSidewaysScroll(page);
  }
  for (const title of ['Backwards', 'A day', '(No title)', 'Odd rule', 'Odd zone', 'Odd parts'])
    await expect(shown(page, title).first()).toBeAttached();
  expect(await page.title()).not.toBe('1');
  const items = shown(page, '');
  for (let index = 0; index < (await items.count()); index++) {
    await items.nth(index).click();
    const panel = page.getByRole('dialog');
    await expect(panel.getByRole('heading')).toBeVisible();
    await expect(panel.locator('a[href^="javascript"], img')).toHaveCount(0);
    const [inner, outer] = await panel.evaluate((dialog) => [dialog.scrollWidth, dialog.clientWidth]);
    expect(inner, `item ${index}`).toBeLessThanOrEqual(outer as number);
    await page.keyboard.press('Escape');
  }
});

test('a title reads in the direction of its script, wherever it stands @layout', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, {
    own: [eventAt(0, 8, hebrew, { eventType: 'focusTime', location: hebrew })],
  });
  for (const view of ['day', 'month', 'agenda']) {
    if (view === 'day') await openCalendar(page, google, view);
    else await page.goto(`/calendar?view=${view}`);
    const title = shown(page, hebrew).locator('[dir="auto"]').first();
    await expect(title).toHaveCSS('direction', 'rtl');
  }
  await shown(page, hebrew).click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading')).toHaveCSS('direction', 'rtl');
  await expect(panel.getByText(hebrew).last()).toHaveCSS('direction', 'rtl');
  await page.keyboard.press('Escape');
  await page.getByLabel('Search events').fill('פגישה');
  await expect(page.getByRole('search').locator('[dir="auto"]')).toHaveCSS('direction', 'rtl');
});

test('what lasts a day stands above the hours, and what lasts no time is short', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const span = (from: string, to: string) => ({
    start: { dateTime: from, timeZone: 'Europe/Berlin' },
    end: { dateTime: to, timeZone: 'Europe/Berlin' },
  });
  const [day, next] = [dayFromNow(0), dayFromNow(1)];
  await threeCalendars(google, {
    own: [
      eventAt(0, 8, 'Hackathon', span(`${day}T08:00:00`, `${next}T20:00:00`)),
      eventAt(0, 9, 'Ping', span(`${day}T09:00:00`, `${day}T09:00:00`)),
      eventAt(0, 12, 'Hour', span(`${day}T12:00:00`, `${day}T13:00:00`)),
    ],
  });
  await openCalendar(page, google, 'day');
  const height = async (title: string) => (await shown(page, title).boundingBox())?.height ?? 0;
  const top = async (title: string) => (await shown(page, title).boundingBox())?.y ?? 0;
  expect(await height('Hackathon')).toBeLessThan(40);
  // The hours open at the present one, which may leave the morning out of sight.
  await shown(page, 'Ping').scrollIntoViewIfNeeded();
  expect(await top('Hackathon')).toBeLessThan(await top('Ping'));
  await expect(shown(page, 'Hackathon')).toContainText('08:00');
  expect(await height('Ping')).toBeLessThanOrEqual(26);
  expect(await height('Hour')).toBeGreaterThan(await height('Ping'));
});

test('Google’s own kinds of events are shown as what they are, in every list', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const kinds = [
    ['workingLocation', 'Working location', 'Home office'],
    ['outOfOffice', 'Out of office', 'Away'],
    ['focusTime', 'Focus time', 'Deep work'],
    ['fromGmail', 'From Gmail', 'Flight'],
  ] as const;
  await threeCalendars(google, {
    own: kinds.map(([eventType, , title], at) => eventAt(0, 9 + 2 * at, title, { eventType })),
  });
  await openCalendar(page, google, 'day');
  for (const view of ['day', 'week', 'agenda']) {
    await page.goto(`/calendar?view=${view}`);
    for (const [, kind, title] of kinds) await expect(shown(page, title)).toContainText(`${kind}: ${title}`);
  }
  await expectAccessible(page);
  for (const [, kind, title] of kinds) {
    await page.getByLabel('Search events').fill(title);
    await expect(page.getByRole('search')).toContainText(`${kind}: ${title}`);
    await page.keyboard.press('Escape');
  }
});

test('an event is drawn in the colour of its label where that is known, else in its calendar’s', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  // The right to read labels is one that we don't ask for: what the server would tell with it is added to its answer.
  await page.route('**/api/calendar/calendars', async (route) => {
    const response = await route.fetch();
    const { calendars } = await response.json();
    const labelled = calendars.map((calendar: object) => ({ ...calendar, labelColors: { trip: '#aa00ff' } }));
    await route.fulfill({ response, json: { calendars: labelled } });
  });
  await threeCalendars(google, {
    own: [
      eventAt(0, 9, 'Journey', { eventLabelId: 'trip' }),
      eventAt(0, 12, 'Other', { eventLabelId: 'unknown' }),
      eventAt(0, 15, 'Plain'),
    ],
  });
  await openCalendar(page, google, 'day');
  const colour = (title: string) =>
    shown(page, title).evaluate((event) => getComputedStyle(event).getPropertyValue('--fc-event-color'));
  expect(await colour('Journey')).toBe('#aa00ff');
  expect(await colour('Other')).toBe(await colour('Plain'));
  await expectAccessible(page);
});
