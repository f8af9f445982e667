import type { BrowserContext, Page } from '@playwright/test';
import { newPerson } from '#tests/kit/newPerson.ts';
import {
  connectQuietly,
  eventAt,
  expectSynced,
  openCalendar,
  shown,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { signIn } from './support/signIn.ts';
import { expect } from './support/test.ts';

// What the browser itself logs when a request fails; the page adds nothing.
test.use({ expectedConsoleErrors: [/^Failed to load resource/] });

const keptPages = (page: Page) =>
  page.evaluate(async () => {
    const found = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).match('/calendar')),
    );
    return found.filter(Boolean).length;
  });

const copies = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name).join());

/** Opens the calendar of a person with one event and waits until it could be opened without a network. */
async function keepCalendar(page: Page, google: Parameters<typeof openCalendar>[1]): Promise<void> {
  await threeCalendars(google, { own: [eventAt(0, 9, 'Private matter')] });
  await openCalendar(page, google);
  await expect(shown(page, 'Private matter')).toBeAttached();
  await expect.poll(() => keptPages(page)).toBe(1);
}

/** Notes in every document whether the words were ever on the screen. */
const watchFor = (context: BrowserContext, words: string) =>
  context.addInitScript((text) => {
    const watch = new MutationObserver(() => {
      if (document.body?.textContent?.includes(text)) Object.assign(window, { leaked: true });
    });
    watch.observe(document, { childList: true, subtree: true, characterData: true });
  }, words);

test('any page of the next person removes what the last one left, though nobody signed out', async ({
  page,
  person,
  google,
  context,
}) => {
  await keepCalendar(page, google);
  await page.goto('/events');
  await signIn(context, await newPerson());
  await page.goto('/events');
  await expect.poll(() => copies(page)).not.toContain(person.id);
  await expect.poll(() => keptPages(page)).toBe(0);
  await watchFor(context, 'Private matter');
  await context.setOffline(true);
  await page.goto('/calendar?view=week').catch(() => {});
  // The browser's own page about the missing network may still be on its way.
  await expect.poll(() => page.evaluate(() => 'leaked' in window).catch(() => null)).toBe(false);
});

test('nothing of a person’s calendar is left once a page is served for nobody, without anybody signing out', async ({
  page,
  person,
  google,
  context,
}) => {
  await keepCalendar(page, google);
  expect(await copies(page)).toContain(person.id);
  await context.clearCookies();
  await page.goto('/events');
  await expect.poll(() => keptPages(page)).toBe(0);
  await expect.poll(() => copies(page)).not.toContain(person.id);
});

test('keeps the copy and the page of a person who comes back', async ({ page, person, google, context }) => {
  await keepCalendar(page, google);
  await page.goto('/events');
  await signIn(context, person);
  await page.goto('/events');
  await page.goto('/settings');
  expect(await copies(page)).toContain(person.id);
  expect(await keptPages(page)).toBe(1);
});

test('a failing server costs nobody the page that opens without it', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await keepCalendar(page, google);
  await page
    .context()
    .route('**/calendar?view=week', (route) =>
      route.fulfill({ status: 503, contentType: 'text/html', body: 'Out of order' }),
    );
  await page.reload();
  await expect(shown(page, 'Private matter')).toBeAttached();
  expect(await keptPages(page)).toBe(1);
});

test('an ended session takes the kept page with it', async ({ page, person, google, context }) => {
  expect(person.id).toBeTruthy();
  await keepCalendar(page, google);
  await page.goto('/events');
  await context.clearCookies();
  await page.goto('/calendar');
  await page.waitForURL(/sign-in/);
  await expect.poll(() => keptPages(page)).toBe(0);
});

test('of too many kept files those of older versions go, not those of today', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await keepCalendar(page, google);
  const kept = () =>
    page.evaluate(async () => {
      const files = await (await caches.open('kure-cal-files-1')).keys();
      const named = performance.getEntriesByType('resource').map(({ name }) => name);
      const urls = files.map(({ url }) => url);
      return {
        older: urls.filter((url) => url.includes('/older-')).length,
        missing: named.filter((url) => url.includes('/_next/static/') && !urls.includes(url)),
      };
    });
  await expect.poll(kept).toEqual({ older: 0, missing: [] });
  await page.evaluate(async () => {
    const files = await caches.open('kure-cal-files-1');
    for (let number = 0; number < 210; number++)
      await files.put(`/_next/static/chunks/older-${number}.js`, new Response(''));
  });
  await page.reload();
  await expect(shown(page, 'Private matter')).toBeAttached();
  await expect.poll(kept).toEqual({ older: 0, missing: [] });
});

test('a full disk is told, and syncing goes on when there is room again', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await connectQuietly(page.context(), google);
  await page.goto('/events');
  const origin = new URL(page.url()).origin;
  const browser = await page.context().newCDPSession(page);
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await page.goto('/calendar?view=week');
  await expect(page.getByTestId('sync-notice')).toContainText('no room left for your calendar');
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectSynced(page);
  await expect(shown(page, 'Breakfast')).toBeAttached();
  await expect(page.getByTestId('sync-notice')).toHaveCount(0);
});

test('says what to do where the browser refuses to store anything', async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.goto('/calendar');
  await expect(page.getByTestId('sync-notice')).toContainText(
    'This browser does not let Kure-Cal store your calendar here',
  );
});
