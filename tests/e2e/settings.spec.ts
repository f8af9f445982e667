import type { Page } from '@playwright/test';
import { connectMessage } from '#src/domain/accounts/connectOutcome.ts';
import { api } from '#tests/kit/api.ts';
import { newPerson, type Person } from '#tests/kit/newPerson.ts';
import { connectQuietly } from './support/calendar.ts';
import { workQueue } from './support/cron.ts';
import { createEvent, inDays, track } from './support/events.ts';
import { signIn } from './support/signIn.ts';
import { connect, consent, expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const account = (page: Page, email: string) => page.getByRole('article', { name: email });
const calendarChoice = (page: Page) => page.getByLabel('Put my events into');
/** A push that is still to be made lets a disconnect go on in the background, which is told in other words. */
const expectNoPush = (person: Person) =>
  expect
    .poll(async () => {
      await workQueue();
      return JSON.stringify((await api(person, 'GET', '/api/events/tracked')).body);
    })
    .toMatch(/^(?!.*"pending").*"synced"/);
const summaries = (events: { summary?: string }[]) => events.map(({ summary }) => summary);

test('connects an account through Google’s consent page @layout', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await page.goto('/settings');
  await expect(page.getByText('No Google account is connected.')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Connect Google Calendar' }).click();
  await consent(page, google);
  await expect(page.getByText(connectMessage('connected'))).toBeVisible();
  await expect(account(page, google.email)).toContainText('Up to date');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('says what went wrong when access is denied, or a permission is unticked', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await page.goto('/api/calendar/connect');
  await consent(page, google, { deny: true });
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(connectMessage('denied'));
  await page.goto('/api/calendar/connect');
  await consent(page, google, { without: 'calendar.events' });
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(connectMessage('scopes_missing'));
  await expect(account(page, google.email)).toBeHidden();
});

test('refuses a callback that is replayed, and one that did not start in this browser', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const callback = page.waitForRequest(/\/api\/calendar\/callback/);
  await connect(page, google);
  await page.goto((await callback).url());
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(
    new RegExp(`${connectMessage('replayed')}|${connectMessage('state_invalid')}`),
  );
  await page.goto('/api/calendar/callback?state=made-up.value&code=made-up');
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(connectMessage('state_invalid'));
  await expect(account(page, google.email)).toContainText('Up to date');
});

test('leaves an account with the person who connected it first', async ({
  page,
  person,
  google,
  browser,
}) => {
  expect(person.id).toBeTruthy();
  await connect(page, google);
  const context = await browser.newContext();
  await signIn(context, await newPerson());
  const other = await context.newPage();
  await connect(other, google);
  await expect(other.getByRole('main').getByRole('alert')).toHaveText(
    connectMessage('already_connected_elsewhere'),
  );
  await context.close();
  await page.reload();
  await expect(account(page, google.email)).toContainText('Up to date');
});

test('moves the events when another calendar is chosen, and offers only writable ones', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await track(person, event.id);
  await connectQuietly(page.context(), google);
  await page.goto('/settings');
  await expect.poll(async () => summaries(await google.shown())).toEqual([event.title]);
  await expect(calendarChoice(page).getByRole('option')).toHaveText([google.email, 'Team']);
  await calendarChoice(page).selectOption('Team');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const inTeam = async () => {
    const { calendars } = await google.state();
    const team = calendars.find(({ summary }) => summary === 'Team')?.events ?? [];
    return summaries(team.filter((one) => one.status !== 'cancelled'));
  };
  await expect.poll(inTeam).toEqual([event.title]);
  await expect.poll(async () => summaries(await google.shown())).toEqual([]);
});

test('saves what is synced, and Google follows', async ({ page, person, google }) => {
  const event = await createEvent(person);
  await track(person, event.id);
  await connectQuietly(page.context(), google);
  await page.goto('/settings');
  await expect.poll(async () => summaries(await google.shown())).toEqual([event.title]);
  await page.getByRole('switch', { name: 'Events that I bookmarked' }).uncheck();
  await expect.poll(async () => summaries(await google.shown())).toEqual([]);
  await page.getByRole('switch', { name: 'Events that I bookmarked' }).check();
  await expect.poll(async () => summaries(await google.shown())).toEqual([event.title]);
  // The second of two changes takes its time: only then is it saved.
  await page.route('**/api/profile/preferences', async (route) => {
    if (route.request().postData()?.includes('Europe/Berlin')) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await route.continue();
  });
  await page.getByLabel('Your time zone').selectOption('Asia/Tokyo');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByLabel('Your time zone')).toHaveValue('Europe/Berlin');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Your time zone')).toHaveValue('Europe/Berlin');
});

test.describe('when saving is refused', () => {
  test.use({ expectedConsoleErrors: [/503/] });
  test('puts the setting back beside the reason', async ({ page, person }) => {
    expect(person.id).toBeTruthy();
    const body = JSON.stringify({
      code: 'storage_unavailable',
      detail: 'Our storage does not answer. Please try again.',
    });
    const answer = { status: 503, contentType: 'application/problem+json', body };
    let gate = Promise.resolve();
    await page.route('**/api/profile/preferences', async (route) => {
      await gate;
      await route.fulfill(answer);
    });
    await page.goto('/settings');
    const enabled = page.getByRole('switch', { name: 'Sync with Google Calendar' });
    // Clicked, not unchecked: it is back before a check could see it off.
    await enabled.click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(
      'Our storage does not answer. Please try again.',
    );
    await expect(enabled).toBeChecked();

    // Changed there and back before the first refusal: what is shown is what the server has.
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    await enabled.click();
    await enabled.click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
    resolve();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await expect(enabled).toBeChecked();
  });
});

test('goes on with a fresh token when the old one has expired', async ({ page, person, google }) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  await google.tokens('expire-access');
  expect(await track(person, event.id)).toBe('synced');
  await page.goto('/settings');
  await expect(account(page, google.email)).toContainText('Up to date');
});

test('asks to reconnect when access was revoked, and then brings what waited @layout', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  await google.tokens('revoke');
  expect(await track(person, event.id)).toBe('requires_reauth');
  await page.goto('/dashboard');
  const banner = page.getByRole('complementary', { name: 'Notices' }).filter({ hasText: google.email });
  await expect(banner).toBeVisible();
  await page.goto('/settings');
  await expect(account(page, google.email)).toContainText('Needs reconnecting');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await banner.getByRole('link', { name: /Reconnect/ }).click();
  await consent(page, google);
  await expect(account(page, google.email)).toContainText('Up to date');
  await expect(banner).toBeHidden();
  await expect.poll(async () => summaries(await google.shown())).toEqual([event.title]);
});

test.describe('disconnecting', () => {
  const open = async (page: Page, email: string) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: `Disconnect ${email}` }).click();
    return page.getByRole('dialog');
  };

  test('keeps the events in Google when asked to, and gives the grant back @layout', async ({
    page,
    person,
    google,
  }) => {
    const event = await createEvent(person);
    await connectQuietly(page.context(), google);
    await track(person, event.id);
    const dialog = await open(page, google.email);
    await expect(dialog).toContainText('1 event of ours is in this account');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await (await open(page, google.email)).getByRole('button', { name: 'Disconnect' }).click();
    await expect(
      page.getByRole('status').filter({ hasText: `${google.email} is disconnected.` }),
    ).toBeVisible();
    await expect(account(page, google.email)).toBeHidden();
    expect(summaries(await google.shown())).toEqual([event.title]);
    expect((await google.state()).grants).toBe(0);
  });

  test('removes what is to come or all, and says how many', async ({ page, person, google }) => {
    const past = await createEvent(person);
    const next = await createEvent(person);
    await connectQuietly(page.context(), google);
    await track(person, past.id);
    await track(person, next.id);
    const times = { startsAt: inDays(-30), endsAt: inDays(-29) };
    expect((await api(person, 'PATCH', `/api/events/${past.id}`, times)).status).toBe(200);
    await expectNoPush(person);
    let dialog = await open(page, google.email);
    await expect(dialog).toContainText('1 will be removed, 1 will stay as a record.');
    await dialog.getByLabel('Remove what is to come').check();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await expect(page.getByText('1 event was removed from Google Calendar.')).toBeVisible();
    expect(summaries(await google.shown())).toEqual([past.title]);

    await connectQuietly(page.context(), google);
    await expectNoPush(person);
    expect(await google.shown()).toHaveLength(2);
    dialog = await open(page, google.email);
    await dialog.getByLabel('Remove all').check();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await expect(page.getByText('2 events were removed from Google Calendar.')).toBeVisible();
    expect(await google.shown()).toEqual([]);
  });
});

test('shows how far the first sync is, in numbers, until all is there', async ({ page, person, google }) => {
  test.slow();
  const events = await Promise.all(Array.from({ length: 22 }, () => createEvent(person)));
  await Promise.all(events.map(({ id }) => track(person, id)));
  await google.fault({ method: 'POST', path: '/events$' }, { delayMs: 500 }, { times: 22 });
  await connectQuietly(page.context(), google);
  await page.goto('/settings');
  const progress = page.getByRole('progressbar', { name: 'Events brought to Google Calendar' });
  await expect(progress).toHaveAttribute('aria-valuemax', '22');
  await expect(
    account(page, google.email).getByText(/^([1-9]|1\d|2[01]) of 22 events synced$/),
  ).toBeVisible();
  await expect(account(page, google.email)).toContainText('Up to date', { timeout: 30_000 });
  await expect(progress).toBeHidden();
  expect(await google.shown()).toHaveLength(22);
});
