import { syncMessage } from '#src/domain/syncMessages.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import {
  comingBackUntil,
  connectQuietly,
  eventAt,
  expectSynced,
  openCalendar,
  pressSync,
  shown,
  status,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { signIn } from './support/signIn.ts';
import { consent, expect, expectAccessible } from './support/test.ts';

test('one failing calendar is named, stops no other, and is not called synced', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const { team } = await threeCalendars(google, {
    own: [eventAt(0, 9, 'Breakfast')],
    team: [eventAt(0, 10, 'Standup')],
    family: [eventAt(0, 18, 'Dinner')],
  });
  const path = encodeURIComponent(team).replaceAll('.', '\\.');
  await google.fault({ path }, { status: 404, reason: 'notFound' }, { times: 100 });
  await connectQuietly(page.context(), google);
  await page.goto('/calendar?view=week');
  await expect(status(page)).toHaveText('Team couldn’t be synced', { timeout: 20_000 });
  await expect(page.getByTestId('sync-notice')).toContainText('2 of 3 calendars are up to date');
  await expect(shown(page, 'Breakfast')).toBeAttached();
  await expect(shown(page, 'Dinner')).toBeAttached();
  await expect(shown(page, 'Standup')).toHaveCount(0);
  await status(page).click();
  const line = (name: string) => page.getByTestId('calendar-line').filter({ hasText: name });
  await expect(line('Team')).toHaveAttribute('data-state', 'failed');
  // The account's list still has the calendar: it is not called gone.
  await expect(line('Team')).toContainText(syncMessage('google_unavailable').message);
  await expect(line('Team')).not.toContainText('Synced');
  await expect(line('Family')).toHaveAttribute('data-state', 'done');
  await expect(line(google.email)).toContainText('Synced');
  await expectAccessible(page);
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
  await expect(status(page)).toHaveText('Disconnected', { timeout: 20_000 });
  const words = syncMessage('requires_reauth').message;
  await expect(page.getByTestId('sync-notice')).toContainText(words);
  await expect(shown(page, 'Breakfast')).toBeAttached();
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

test('two tabs show the same, and one of them asks for both', async ({ page, person, google, context }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await openCalendar(page, google);
  const second = await context.newPage();
  const asked: string[] = [];
  second.on('request', (request) => request.url().includes('/api/calendar/') && asked.push(request.url()));
  await second.goto('/calendar?view=week');
  await expect(shown(second, 'Breakfast')).toBeAttached();
  await expectSynced(second);
  expect(asked).toEqual([]);
  await google.edit('create', undefined, eventAt(0, 12, 'Lunch'));
  await pressSync(second);
  await expect(shown(page, 'Lunch')).toBeAttached({ timeout: 20_000 });
  await expect(shown(second, 'Lunch')).toBeAttached();
  // When the one that asks is closed, the other one takes over.
  await page.close();
  asked.length = 0;
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(0);
});

test.describe('when a session ends', () => {
  // What the page asks for in that moment is refused, which the browser logs.
  test.use({ expectedConsoleErrors: [/status of 401.*\/api\/calendar\//] });

  test('nothing of one person is ever shown to the next', async ({ page, person, google, context }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Private matter')] });
    await openCalendar(page, google);
    await expect(shown(page, 'Private matter')).toBeAttached();
    await expect.poll(() => page.evaluate(async () => Boolean(await caches.match('/calendar')))).toBe(true);
    await page.getByLabel('Your account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
    const left = () =>
      page.evaluate(async () => ({
        copies: (await indexedDB.databases()).filter(({ name }) => name?.startsWith('kure-cal-')).length,
        page: Boolean(await caches.match('/calendar')),
      }));
    await expect.poll(left).toEqual({ copies: 0, page: false });
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
});

test.describe('when requests fail', () => {
  // What the browser itself logs when a request fails; the page adds nothing.
  test.use({ expectedConsoleErrors: [/^Failed to load resource/] });

  test('a tab of the last person leaves when somebody else signs in', async ({
    page,
    person,
    google,
    context,
  }) => {
    await threeCalendars(google, { own: [eventAt(0, 9, 'Private matter')] });
    await openCalendar(page, google);
    await signIn(context, await newPerson());
    await comingBackUntil(page, () =>
      expect(page.getByRole('img', { name: /A sample week/ })).toBeVisible({ timeout: 300 }),
    );
    await expect(page.getByText('Private matter')).toHaveCount(0);
    const copies = () =>
      page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').join());
    await expect.poll(copies).not.toContain(person.id);
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
    await expect(shown(page, 'Breakfast')).toBeAttached();
    const kept = () =>
      page.evaluate(async () => {
        const files = await (await caches.open('kure-cal-files-1')).keys();
        return Boolean(await caches.match('/calendar')) && files.length > 5;
      });
    await expect.poll(kept).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await expect(status(page)).toHaveText(/^Offline, as of \d\d:\d\d$/);
    await expect(shown(page, 'Breakfast')).toBeAttached();
    for (const key of ['m', 'a', 'd']) {
      await page.keyboard.press(key);
      await expect(shown(page, 'Breakfast')).toBeAttached();
    }
    await google.edit('create', undefined, eventAt(0, 12, 'Lunch'));
    // The edit has arrived here before the page comes back: an edit that arrives later shows with the next minute's check.
    const changes = `${stackFile().appUrl}/api/calendar/changes?since=0`;
    const headers = { authorization: `Bearer ${person.accessToken}` };
    await expect.poll(async () => (await fetch(changes, { headers })).text()).toContain('Lunch');
    await context.setOffline(false);
    await expectSynced(page);
    await expect(shown(page, 'Lunch')).toBeAttached({ timeout: 20_000 });
  });

  test('gives up calmly after five attempts, and a retry makes it well', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
    await connectQuietly(page.context(), google);
    const attempts: number[] = [];
    await page.route('**/api/calendar/sync?**', (route) => {
      attempts.push(Date.now());
      return route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"code":"storage_unavailable"}',
      });
    });
    await page.goto('/calendar?view=week');
    await expect(status(page)).toHaveAttribute('data-kind', 'error', { timeout: 30_000 });
    expect(attempts).toHaveLength(5);
    const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(950);
    await expect(page.getByTestId('sync-notice')).toContainText('Nothing is lost');
    await page.unroute('**/api/calendar/sync?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectSynced(page);
    await expect(page.getByTestId('sync-notice')).toHaveCount(0);
  });
});
