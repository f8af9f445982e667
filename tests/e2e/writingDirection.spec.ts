import type { Locator } from '@playwright/test';
import { createEvent, track } from './support/events.ts';
import { expect, test } from './support/test.ts';

const title = 'מפגש: Rust, גרסה 2!';
const directionOf = (text: Locator) => text.evaluate((element) => getComputedStyle(element).direction);

test('writes a Hebrew title, description and note from right to left on every page and in forms', async ({
  page,
  person,
}) => {
  const event = await createEvent(person, { title, description: 'תיאור ארוך', city: 'תל אביב' });
  await track(person, event.id, 'bookmarked', 'הערה שלי');
  await page.goto(`/events/${event.id}`);
  expect(await directionOf(page.getByRole('heading', { level: 1 }))).toBe('rtl');
  expect(await directionOf(page.getByText('תיאור ארוך'))).toBe('rtl');
  await page.goto(`/events?q=${encodeURIComponent('מפגש')}`);
  expect(await directionOf(page.getByRole('link', { name: title, exact: true }).first())).toBe('rtl');
  await page.goto('/dashboard');
  const card = page.getByRole('article', { name: title });
  expect(await directionOf(card.getByRole('heading'))).toBe('rtl');
  expect(await directionOf(card.getByText('הערה שלי'))).toBe('rtl');
  await page.goto(`/organise/${event.id}`);
  for (const label of ['Title', 'Description', 'City'])
    expect(await directionOf(page.getByLabel(label)), label).toBe('rtl');
  expect(await directionOf(page.getByLabel('Website'))).toBe('ltr');
});
