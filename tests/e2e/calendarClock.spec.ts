import type { Page } from '@playwright/test';
import {
  dayFromNow,
  eventAt,
  openCalendar,
  openReaderWeek,
  shown,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { expect } from './support/test.ts';

/** Moves the page's clock; everything else goes on as it did. */
const setClock = (page: Page, iso: string) => page.clock.setFixedTime(new Date(iso));

// The server lets a person sync once in 5 s; these tests open the calendar faster, and the browser logs the 429.
test.use({ expectedConsoleErrors: [/429/] });

const marked = (page: Page) => page.locator('table [aria-current="date"]');

test('today follows over midnight in every view, with no reload', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  const [today, tomorrow] = [dayFromNow(0), dayFromNow(1)];
  const offset = /[+-]\d{2}:\d{2}$/.exec(
    new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
      .format(Date.now())
      .replace('GMT', ''),
  )?.[0];
  await threeCalendars(google, { own: [eventAt(0, 9, 'First'), eventAt(1, 9, 'Second')] });
  await setClock(page, `${today}T23:59:50${offset}`);
  await openCalendar(page, google, 'agenda');
  await expect(page.locator(`#day-${today}`)).toContainText('today');
  await expect(marked(page)).toHaveText(String(Number(today.slice(8))));
  await setClock(page, `${tomorrow}T00:00:10${offset}`);
  await expect(page.locator(`#day-${tomorrow}`)).toContainText('today');
  await expect(page.locator(`#day-${today}`)).toHaveCount(0);
  await expect(marked(page)).toHaveText(String(Number(tomorrow.slice(8))));

  for (const view of ['month', 'week', 'day'] as const) {
    await setClock(page, `${today}T23:59:50${offset}`);
    await page.goto(`/calendar?view=${view}`);
    const cell = (date: string) =>
      page.getByTestId('calendar-grid').locator(`[data-date="${date}"][aria-current="date"]`);
    await expect(cell(today).first()).toBeAttached();
    await setClock(page, `${tomorrow}T00:00:10${offset}`);
    await expect(cell(tomorrow).first()).toBeAttached();
    await expect(cell(today)).toHaveCount(0);
  }
});

/** Takes the computer of an open page to other zones. The browser changes one only after it has forgotten the last. */
async function traveller(page: Page): Promise<(timezoneId: string) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async (timezoneId) => {
    await session.send('Emulation.setTimezoneOverride', { timezoneId: '' });
    await session.send('Emulation.setTimezoneOverride', { timezoneId });
  };
}

test.describe('on a journey', () => {
  // The tests set the zone themselves: a browser takes it from one side alone.
  test.use({ timezoneId: '', expectedConsoleErrors: [/429|inline event handler violates/] });

  test('everything follows the computer into another zone, with no reload', async ({ page, reader }) => {
    expect(reader.person.id).toBeTruthy();
    await openReaderWeek(page);
    const moveTo = await traveller(page);
    await moveTo('Europe/Berlin');
    await expect(shown(page, 'Design review')).toContainText('11:00');
    await moveTo('Asia/Tokyo');
    await expect(shown(page, 'Design review')).toContainText('19:00');
    await shown(page, 'Design review').click();
    const panel = page.getByRole('dialog', { name: 'Design review' });
    await expect(panel).toContainText('19:00–19:30');
    await expect(panel).toContainText('11:00–11:30 in Europe/Berlin');
    await moveTo('America/New_York');
    await expect(panel).toContainText('06:00–06:30');
    await page.keyboard.press('Escape');
    await page.getByLabel('View').selectOption('agenda');
    await expect(shown(page, 'Design review')).toContainText('06:00 – 06:30');
    await moveTo('Europe/Berlin');
    await expect(shown(page, 'Design review')).toContainText('11:00 – 11:30');
    await page.getByLabel('Search events').fill('Design review');
    await expect(page.getByRole('search')).toContainText('11:00–11:30');
    await moveTo('Asia/Tokyo');
    await expect(page.getByRole('search')).toContainText('19:00–19:30');
  });

  test('says whose clock an event is being written in when the computer’s changes', async ({
    page,
    person,
    google,
  }) => {
    expect(person.id).toBeTruthy();
    await openCalendar(page, google, 'day');
    const moveTo = await traveller(page);
    await moveTo('Europe/Berlin');
    await expect(page.getByTestId('calendar-grid')).toBeVisible();
    await page.keyboard.press('c');
    const editor = page.getByRole('dialog', { name: 'New event' });
    await editor.getByLabel('Title').fill('Call');
    for (const name of ['Starts on', 'Ends on']) await editor.getByLabel(name).fill('2032-02-01');
    await editor.getByLabel('Start time').fill('10:00');
    await editor.getByLabel('End time').fill('11:00');
    await moveTo('Asia/Tokyo');
    await expect(editor).toContainText('still those of Europe/Berlin');
    await editor.getByRole('button', { name: 'Save' }).click();
    await expect(editor).toBeHidden();
    const made = (await google.shown()).find(({ summary }) => summary === 'Call');
    expect(made?.start).toMatchObject({
      dateTime: expect.stringMatching(/^2032-02-01T(10:00:00\+01:00|09:00:00Z)/),
    });
  });
});
