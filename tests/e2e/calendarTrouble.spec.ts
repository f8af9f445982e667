import { syncMessage } from '#src/domain/syncMessages.ts';
import {
  comingBackUntil,
  control,
  eventAt,
  expectSynced,
  openCalendar,
  pressSync,
  shown,
  status,
  threeCalendars,
} from './support/calendar.ts';
import { newPerson, signIn } from './support/person.ts';
import { connect, consent, expect, expectAccessible, test } from './support/test.ts';

test.describe('what goes wrong', () => {
  test.use({ expectedConsoleErrors: [/Failed to load resource/, /net::ERR/] });

  test('an edit made in Google appears without a reload', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    const event = eventAt(0, 9, 'Old title');
    await threeCalendars(google, { own: [event] });
    await openCalendar(page, google);
    await expect(shown(page, 'Old title')).toBeVisible();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await google.edit('patch', event.id, { summary: 'New title' });
    await comingBackUntil(page, () => expect(shown(page, 'New title')).toBeVisible({ timeout: 300 }));
    await expect(shown(page, 'Old title')).toHaveCount(0);
    await google.edit('delete', event.id);
    await comingBackUntil(page, () => expect(shown(page, 'New title')).toHaveCount(0, { timeout: 300 }));
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  });

  test('one failing calendar is named and stops no other', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    const { team } = await threeCalendars(google, {
      own: [eventAt(0, 9, 'Breakfast')],
      team: [eventAt(0, 10, 'Standup')],
      family: [eventAt(0, 18, 'Dinner')],
    });
    await google.fault(
      { path: encodeURIComponent(team).replaceAll('.', '\\.') },
      { status: 404, reason: 'notFound' },
      50,
    );
    await connect(page, google);
    await page.goto('/calendar?view=week');
    await expect(status(page)).toHaveText('Team couldn’t be synced', { timeout: 15_000 });
    await expect(page.getByTestId('sync-notice')).toContainText('2 of 3 calendars are up to date');
    await expect(shown(page, 'Breakfast')).toBeVisible();
    await page.keyboard.press('d');
    await expect(shown(page, 'Dinner')).toBeAttached();
    await expectAccessible(page);
  });

  test('nothing flickers away when Google forgets the sync token', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')], team: [eventAt(0, 10, 'Standup')] });
    await openCalendar(page, google);
    await expect(shown(page, 'Breakfast')).toBeVisible();
    await page.evaluate(() => {
      const seen = { fewest: Number.POSITIVE_INFINITY };
      const look = () => {
        seen.fewest = Math.min(seen.fewest, document.querySelectorAll('.kc-event').length);
        requestAnimationFrame(look);
      };
      look();
      Object.assign(window, { seen });
    });
    await control('sync-tokens', { account: google.email });
    await google.edit('create', undefined, eventAt(0, 12, 'Lunch'));
    await pressSync(page);
    await expect(shown(page, 'Lunch')).toBeVisible({ timeout: 20_000 });
    await expectSynced(page);
    expect(await page.evaluate(() => (window as unknown as { seen: { fewest: number } }).seen.fewest)).toBe(
      2,
    );
  });

  test('a revoked account says so everywhere in the same words, and reconnecting heals it', async ({
    page,
    person,
    google,
  }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
    await openCalendar(page, google);
    await google.tokens('revoke');
    await google.tokens('expire-access');
    await pressSync(page);
    await expect(status(page)).toHaveText('Disconnected', { timeout: 15_000 });
    const words = syncMessage('requires_reauth').message;
    await expect(page.getByTestId('sync-notice')).toContainText(words);
    await expect(shown(page, 'Breakfast')).toBeVisible();
    await expectAccessible(page);
    await page.goto('/settings');
    await expect(page.getByText(words).first()).toBeVisible();
    await page.goto('/calendar?view=week');
    await page.getByRole('link', { name: 'Reconnect' }).first().click();
    await consent(page, google);
    await page.goto('/calendar?view=week');
    await expectSynced(page);
    await expect(page.getByTestId('sync-notice')).toHaveCount(0);
  });

  test('opens without a network, says so, and goes on by itself', async ({
    page,
    person,
    google,
    context,
  }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
    await openCalendar(page, google);
    await expect(async () => {
      const kept = await page.evaluate(async () => {
        const cache = await caches.open('kure-cal-shell-1');
        return Boolean(await cache.match('/calendar')) && (await cache.keys()).length > 5;
      });
      expect(kept).toBe(true);
    }).toPass({ timeout: 15_000 });
    await page.reload();
    await expectSynced(page);
    await context.setOffline(true);
    await page.reload();
    await expect(status(page)).toHaveText(/^Offline, as of \d\d:\d\d$/);
    await expect(shown(page, 'Breakfast')).toBeVisible();
    await expectAccessible(page);
    await context.setOffline(false);
    await expectSynced(page);
  });

  test('two tabs show the same and one of them polls', async ({ page, person, google, context }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
    await openCalendar(page, google);
    const second = await context.newPage();
    const asked: string[] = [];
    second.on('request', (request) => request.url().includes('/api/calendar/') && asked.push(request.url()));
    await second.goto('/calendar?view=week');
    await expect(shown(second, 'Breakfast')).toBeVisible();
    expect(asked).toEqual([]);
    await google.edit('create', undefined, eventAt(0, 12, 'Lunch'));
    await pressSync(second);
    await expect(shown(page, 'Lunch')).toBeVisible({ timeout: 15_000 });
    await expect(shown(second, 'Lunch')).toBeVisible();
  });

  test('nothing of one person is ever shown to the next', async ({ page, person, google, context }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Private matter')] });
    await openCalendar(page, google);
    await expect(shown(page, 'Private matter')).toBeVisible();
    await page.getByLabel('Your account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
    await expect
      .poll(() =>
        page.evaluate(
          async () =>
            (await indexedDB.databases()).filter(({ name }) => name?.startsWith('kure-cal-')).length,
        ),
      )
      .toBe(0);
    await context.addInitScript(() => {
      const watch = new MutationObserver(() => {
        if (document.body?.textContent?.includes('Private matter')) Object.assign(window, { leaked: true });
      });
      watch.observe(document, { childList: true, subtree: true, characterData: true });
    });
    await signIn(context, await newPerson());
    await page.goto('/calendar?view=week');
    await expect(page.getByRole('img', { name: /A sample week/ })).toBeVisible();
    expect(await page.evaluate(() => 'leaked' in window)).toBe(false);
  });

  test('a tab of the last person leaves when somebody else signs in', async ({
    page,
    person,
    google,
    context,
  }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Private matter')] });
    await openCalendar(page, google);
    await signIn(context, await newPerson());
    await pressSync(page);
    await expect(page.getByRole('img', { name: /A sample week/ })).toBeVisible({ timeout: 15_000 });
    await expect(page.getByText('Private matter')).toHaveCount(0);
  });

  test('gives up calmly after five attempts, and a retry makes it well', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
    await connect(page, google);
    let attempts = 0;
    await page.route('**/api/calendar/sync?**', (route) => {
      attempts++;
      return route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"code":"storage_unavailable"}',
      });
    });
    await page.goto('/calendar?view=week');
    await expect(status(page)).toHaveAttribute('data-kind', 'error', { timeout: 20_000 });
    expect(attempts).toBe(5);
    await expect(page.getByTestId('sync-notice')).toContainText('Nothing is lost');
    await page.unroute('**/api/calendar/sync?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectSynced(page);
  });
});
