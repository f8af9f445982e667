import { readFileSync } from 'node:fs';
import { createEvent, track } from './support/events.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

test('privacy, terms and contact are a click away on every page, and legible @layout', async ({ page }) => {
  for (const path of ['/', '/events', '/sign-in', '/auth/confirm']) {
    await page.goto(path);
    const footer = page.getByRole('navigation', { name: 'About this site' });
    await expect(footer.getByRole('link'), path).toHaveText(['Privacy', 'Terms', 'Contact', 'API']);
  }
  for (const name of ['Privacy', 'Terms', 'Contact']) {
    await page.getByRole('navigation', { name: 'About this site' }).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
});

test('downloads what is kept for a person from the settings @layout', async ({ page, person }) => {
  const event = await createEvent(person);
  await track(person, event.id, 'bookmarked', 'Bring the adapter');
  await page.goto('/settings');
  for (const [name, holds] of [
    ['Download JSON', 'Bring the adapter'],
    ['Download .ics', 'BEGIN:VEVENT'],
  ] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('region', { name: 'Your data' }).getByRole('link', { name }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^kure-cal\.(json|ics)$/);
    expect(readFileSync(await file.path(), 'utf8')).toContain(holds);
  }
});
