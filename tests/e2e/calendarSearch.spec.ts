import type { Page } from '@playwright/test';
import {
  comingBackUntil,
  eventAt,
  openCalendar,
  openReaderWeek,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { expect, expectAccessible } from './support/test.ts';

// The tests of this file share a reader, who may sync once in five seconds.
test.use({ expectedConsoleErrors: [/429/] });

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search events' });
const results = (page: Page) => page.getByRole('search').getByRole('listitem').getByRole('button');

test('arrow keys move among the results, Escape leaves them', async ({ page, reader }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page);
  await page.keyboard.press('/');
  await page.keyboard.type('r');
  await expect(results(page)).toHaveCount(0);
  await page.keyboard.type('e');
  await expect(results(page)).toHaveText([/Design review/, /Retrospective/]);
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(results(page).nth(0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(results(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await expect(results(page)).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
});

test('says nothing before it knows, and closes when one clicks elsewhere', async ({ page, reader }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page);
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(document.querySelector('search')?.textContent ?? '')).observe(
      document.body,
      { childList: true, subtree: true, characterData: true },
    );
  });
  await field(page).fill('design');
  await expect(results(page)).toHaveText([/Design review/]);
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.filter((text) => text.includes('Nothing found'))).toEqual([]);
  await page.getByTestId('calendar-grid').click({ position: { x: 5, y: 300 } });
  await expect(results(page)).toHaveCount(0);
  await field(page).fill('nobody knows this');
  await expect(page.getByRole('search').getByText('Nothing found')).not.toHaveCount(0);
});

test('shows what arrives while one searches', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Plan A')] });
  await openCalendar(page, google);
  await field(page).fill('plan');
  await expect(results(page)).toHaveText([/Plan A/]);
  await google.edit('create', undefined, eventAt(0, 11, 'Plan B'));
  await comingBackUntil(page, () =>
    expect(page.getByRole('search')).toContainText('2 found', { timeout: 300 }),
  );
});
