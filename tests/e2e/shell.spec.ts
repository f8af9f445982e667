import { createEvent, track } from './support/events.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

test('offers a signed-out visitor the events, signing in and signing up in the header @layout', async ({
  page,
}) => {
  await page.goto('/sign-in');
  const header = page.getByRole('banner');
  for (const name of ['Sign in', 'Sign up', 'Kure-Cal'])
    await expect(header.getByRole('link', { name })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await header.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible();
});

test('shows the settings at /dashboard/settings, with what the address says', async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await page.goto('/dashboard/settings?calendar=denied');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('calendar')).toBe('denied');
});

test('sets toasts in the page’s typeface', async ({ page, person }) => {
  const { id } = await createEvent(person);
  await track(person, id);
  await page.goto('/dashboard');
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  const toast = page.locator('[data-sonner-toast]').first();
  await expect(toast).toBeVisible();
  const fontOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).fontFamily);
  expect(await fontOf('[data-sonner-toast] [data-title]')).toBe(await fontOf('h1'));
});
