import { connectQuietly } from './support/calendar.ts';
import { createEvent, track } from './support/events.ts';
import { expect, expectNoSidewaysScroll, test } from './support/test.ts';

test('wraps a word of 80 letters on every page that shows it, and in the toast @layout', async ({
  page,
  person,
}) => {
  const word = 'donaudampfschifffahrt'.repeat(4).slice(0, 80);
  const event = await createEvent(person, {
    title: word,
    description: word,
    venue: word,
    address: word,
    city: word,
    country: word,
    topics: [word.slice(0, 30)],
  });
  await track(person, event.id, 'attending', word);
  for (const path of [`/events?q=${word}`, `/events/${event.id}`, '/dashboard', '/organise']) {
    await page.goto(path);
    await expect(
      page
        .getByRole('main')
        .getByRole('link', { name: word })
        .or(page.getByRole('heading', { name: word }))
        .first(),
      path,
    ).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await page.goto(`/organise/${event.id}`);
  await page.getByRole('button', { name: 'Delete event' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading')).toContainText(word);
  expect(await dialog.evaluate((shown) => shown.scrollWidth - shown.clientWidth)).toBeLessThanOrEqual(0);
  await expectNoSidewaysScroll(page);
  await page.goto('/dashboard');
  await page.getByRole('button', { name: `Remove: ${word}` }).click();
  const toast = page.locator('[data-sonner-toast]').first();
  await expect(toast).toContainText(word);
  expect(await toast.evaluate((shown) => shown.scrollWidth - shown.clientWidth)).toBeLessThanOrEqual(0);
  await expectNoSidewaysScroll(page);
});

test('keeps every page, form and dialog within a phone’s width, its errors too @layout', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await track(person, event.id, 'attending');
  await connectQuietly(page.context(), google);
  for (const path of ['/', '/events', `/events/${event.id}`, '/dashboard', '/organise', '/settings']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  await page.getByRole('button', { name: /^Disconnect/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.goto('/organise/new');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await expect(page.getByText('This is needed.')).toBeVisible();
  await expectNoSidewaysScroll(page);
});
