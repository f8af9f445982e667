import type { Page } from '@playwright/test';
import { api } from '#tests/kit/api.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import {
  eventAt,
  expectSynced,
  openCalendar,
  shown,
  status,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { createEvent } from './support/events.ts';
import { signIn } from './support/signIn.ts';
import { expect } from './support/test.ts';

/** Keeps the page's scripts on their way, as a slow line does, until they are let in. */
async function holdScripts(page: Page): Promise<() => void> {
  let letIn = () => {};
  const held = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  return () => letIn();
}

test('keeps a choice that is made by a link before the scripts of the page run', async ({
  page,
  context,
}) => {
  const event = await createEvent(await newPerson());
  const letIn = await holdScripts(page);
  await page.goto(`/events/${event.id}`, { waitUntil: 'commit' });
  await page.getByRole('link', { name: /Sign in to bookmark/ }).click();
  await expect(page).toHaveURL(/sign-in/);
  letIn();
  await signIn(context, await newPerson());
  await page.goto(`/events/${event.id}`);
  await expect(page.getByRole('button', { name: /^Bookmark:/ })).toHaveAttribute('aria-pressed', 'true');
});

test('searches for what was typed before the scripts of the page ran', async ({ page }) => {
  const event = await createEvent(await newPerson());
  const letIn = await holdScripts(page);
  await page.goto('/events', { waitUntil: 'commit' });
  await page.getByRole('searchbox').fill(event.title);
  letIn();
  await expect(page.getByRole('article').getByRole('heading', { level: 3 })).toHaveText([event.title]);
  await expect(page.getByRole('searchbox')).toHaveValue(event.title);
});

test('stores a bookmark also when the page is left at once', async ({ page, person }) => {
  const event = await createEvent(person);
  await page.goto(`/events/${event.id}`);
  // A line so slow that the page is gone before anything has been sent.
  const line = await page.context().newCDPSession(page);
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 1_000,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await page.getByRole('button', { name: /^Bookmark:/ }).click();
  await page.goto('about:blank');
  await expect
    .poll(async () => JSON.stringify((await api(person, 'GET', '/api/events/tracked')).body))
    .toContain(event.id);
});

test.describe('on a slow line', () => {
  // The service worker would have the files already.
  test.use({ serviceWorkers: 'block' });

  test('nothing is called synced before what draws it has come', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
    await openCalendar(page, google, 'agenda');
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/_next/static/**/*.js', async (route) => {
      const answer = await route.fetch();
      if ((await answer.text()).includes('kc-day-top')) await promise;
      await route.fulfill({ response: answer });
    });
    const synced = page.waitForResponse(/\/api\/calendar\/changes/);
    await page.goto('/calendar?view=week', { waitUntil: 'commit' });
    await synced;
    await expect(status(page)).toHaveText('Loading');
    resolve();
    await expect(shown(page, 'Breakfast')).toBeAttached();
    await expectSynced(page);
  });
});
