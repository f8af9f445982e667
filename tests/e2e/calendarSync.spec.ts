import type { Page } from '@playwright/test';
import { syncMessage } from '#src/domain/syncMessages.ts';
import { control } from '#tests/kit/simulator.ts';
import { stackFile } from '#tests/kit/stack.ts';
import {
  comingBackUntil,
  connectQuietly,
  dayFromNow,
  eventAt,
  expectSynced,
  openCalendar,
  pressSync,
  shown,
  status,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { createEvent } from './support/events.ts';
import { newGoogleAccount } from './support/google.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './support/test.ts';

const count = (length: number, make: (index: number) => object) =>
  Array.from({ length }, (_, index) => make(index));

test('shows what it will be before anything is connected, and one button @layout', async ({
  page,
  person,
}) => {
  expect(person.id).toBeTruthy();
  await page.goto('/calendar');
  await expect(page.getByRole('img', { name: /A sample week/ })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link')).toHaveText(['Connect Google Calendar']);
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('shows the first sync of three calendars as it goes, events before it is done', async ({
  page,
  person,
  google,
  context,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, {
    own: [eventAt(0, 9, 'Breakfast')],
    team: count(100, (i) => eventAt(i % 20, 10, `Team ${i}`)),
    family: count(30, (i) => eventAt(i % 20, 18, `Family ${i}`)),
  });
  // Small pages, and Google takes its time for the team's until the page is there, however slow the machine is.
  await google.fault({ method: 'GET', path: '/events$' }, { shortPages: 10 }, { times: 100 });
  await google.fault({ method: 'GET', path: 'team-.*/events$' }, { delayMs: 7_000 }, { times: 100 });
  await connectQuietly(context, google);
  await page.addInitScript(noteProgress);
  await page.goto('/calendar?view=week');
  await expect(shown(page, 'Breakfast')).toBeAttached({ timeout: 30_000 });
  await expect(status(page)).toHaveAttribute('data-kind', 'syncing');
  await google.clearFaults();
  await google.fault({ method: 'GET', path: '/events$' }, { shortPages: 10 }, { times: 100 });
  await google.fault({ method: 'GET', path: '/events$' }, { delayMs: 700 }, { times: 100 });
  await expect(status(page)).toHaveAttribute('data-kind', 'upToDate', { timeout: 60_000 });
  await expect(status(page)).toHaveText(/^Synced just now$/);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Sync' })).toContainText('131 events');
  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(
    heard.some((text) => /^\d+ events?, \d of 3 calendars$/.test(text)),
    heard.join(' | '),
  ).toBe(true);
  const said = await saidOn(page);
  const numbers = numbersIn(said);
  const grows = (values: number[]) => values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
  expect(grows(numbers.map(({ events }) => events)), said.join(' | ')).toBe(true);
  expect(grows(numbers.map(({ calendars }) => calendars)), said.join(' | ')).toBe(true);
  expect(new Set(numbers.map(({ events }) => events)).size, said.join(' | ')).toBeGreaterThan(3);
  expect(new Set(numbers.map(({ calendars }) => calendars)).size, said.join(' | ')).toBeGreaterThan(1);
  await status(page).click();
  await expect(page.getByTestId('calendar-line').filter({ hasText: 'Team' })).toContainText('100 events');
});

test('an edit made on Google’s own page appears without a reload', async ({
  page,
  person,
  google,
  context,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Old title')] });
  await openCalendar(page, google);
  await expect(shown(page, 'Old title')).toBeAttached();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  const googlePage = await context.newPage();
  const query = new URLSearchParams({ account: google.email, view: 'list', date: dayFromNow(0) });
  await googlePage.goto(`${stackFile().googleUrl}/?${query}`);
  await googlePage.getByRole('link', { name: 'Old title' }).click();
  await googlePage.getByRole('textbox', { name: 'Title' }).fill('New title');
  await googlePage.getByRole('button', { name: 'Save' }).click();
  await comingBackUntil(page, () => expect(shown(page, 'New title')).toBeAttached({ timeout: 300 }));
  await expect(shown(page, 'Old title')).toHaveCount(0);

  await googlePage.getByRole('link', { name: 'New title' }).click();
  await googlePage.getByRole('button', { name: 'Delete' }).click();
  await comingBackUntil(page, () => expect(shown(page, 'New title')).toHaveCount(0, { timeout: 300 }));
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('syncs with the button, says how each calendar is, and leads from a tracked event to its page', async ({
  page,
  person,
  google,
}) => {
  const tracked = await createEvent(person, { title: 'Rust evening' });
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await openCalendar(page, google);
  await google.edit(
    'create',
    undefined,
    eventAt(0, 12, 'Rust evening', { extendedProperties: { private: { kureCalEventId: tracked.id } } }),
  );
  await Promise.all([page.waitForRequest(/\/api\/calendar\/sync\?/), pressSync(page)]);
  await expect(shown(page, 'Rust evening')).toBeAttached({ timeout: 15_000 });
  await expectSynced(page);
  await status(page).click();
  await expect(page.getByTestId('calendar-line')).toHaveCount(3);
  for (const line of await page.getByTestId('calendar-line').all())
    await expect(line).toHaveAttribute('data-state', 'done');
  await expect(page.getByTestId('sync-total')).toHaveText(/^2 events in 3 calendars, synced /);
  await expect(page.getByRole('region', { name: 'Sync' }).getByRole('status')).toHaveText(
    'Calendars are up to date',
  );
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('calendar-line')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /details of each calendar/ })).toBeFocused();
  await expect(shown(page, 'Rust evening')).toHaveClass(/kc-tracked/);
  await shown(page, 'Rust evening').click();
  await page.getByRole('link', { name: /see the event page/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rust evening' })).toBeVisible();
});

test('never calls the pause between two syncs an error', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await openCalendar(page, google);
  await page.evaluate(noteProgress);
  const heard = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  const syncs = async () => (await heard()).filter((text) => text === 'Syncing').length;
  for (let press = 1; press <= 2; press++) {
    await pressSync(page);
    await expect.poll(syncs).toBe(press);
    await expectSynced(page);
  }
  const said = await heard();
  expect(said.filter((text) => !/^(Synced|Syncing$|(\d+ events?, )?\d of 3 calendars$)/.test(text))).toEqual(
    [],
  );
});

test('the header and the settings say the same of calendars that fail, and of all that are well', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const { team } = await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await openCalendar(page, google);
  const path = encodeURIComponent(team).replaceAll('.', '\\.');
  await google.fault({ path }, { status: 503 }, { times: 100 });
  await pressSync(page);
  await expect(status(page)).toHaveText('Team couldn’t be synced', { timeout: 20_000 });
  const notice = (await page.getByTestId('sync-notice').textContent()) ?? '';
  const inSettings = page.getByRole('article', { name: google.email });
  await page.goto('/settings');
  await expect(inSettings).toContainText('Needs attention');
  await expect(inSettings).toContainText(notice);
  // Without a sync that this browser has seen, the server's word is the only one.
  await page.goto('/calendar?view=week');
  await expect(status(page)).toHaveText('Team couldn’t be synced');
  await google.clearFaults();
  await pressSync(page);
  await expectSynced(page);
  await page.goto('/settings');
  await expect(inSettings).toContainText('Up to date');
});

test('says why an account is disconnected in the banner and once for the account, also while others sync', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const other = await newGoogleAccount();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await connectQuietly(page.context(), other);
  await openCalendar(page, google);
  await google.tokens('revoke');
  await google.tokens('expire-access');
  await pressSync(page);
  await expect(status(page)).toHaveText('Disconnected', { timeout: 20_000 });
  await status(page).click();
  await expect(page.getByText(syncMessage('requires_reauth').message)).toHaveCount(2);
  const disconnected = page.getByRole('region', { name: google.email }).getByTestId('calendar-line');
  await expect(disconnected).toHaveCount(3);
  for (const line of await disconnected.all()) await expect(line).toContainText(/Disconnected · Last synced/);
  await expect(page.getByTestId('sync-total')).toHaveCount(0);
  await other.fault({ method: 'GET', path: '/events$' }, { delayMs: 3_000 }, { times: 10 });
  await pressSync(page);
  await expect(page.getByRole('progressbar')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByTestId('sync-notice')).toContainText(syncMessage('requires_reauth').message);
});

test('nothing flickers away when Google forgets the sync token', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')], team: [eventAt(0, 10, 'Standup')] });
  await openCalendar(page, google);
  await expect(page.locator('.kc-event')).toHaveCount(2);
  await page.evaluate(() => {
    const seen = { fewest: Number.POSITIVE_INFINITY };
    const look = () => {
      seen.fewest = Math.min(seen.fewest, document.querySelectorAll('.kc-event').length);
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { seen });
  });
  await control('POST', 'sync-tokens', { account: google.email });
  await google.edit('create', undefined, eventAt(0, 12, 'Lunch'));
  await pressSync(page);
  await expect(shown(page, 'Lunch')).toBeAttached({ timeout: 20_000 });
  await expectSynced(page);
  const { fewest } = await page.evaluate(() => (window as unknown as { seen: { fewest: number } }).seen);
  expect(fewest).toBe(2);
});

const saidOn = (page: Page) => page.evaluate(() => (window as unknown as { said: string[] }).said);
const numbersIn = (said: string[]) =>
  said
    .map((text) => /^([\d,]+) events?, (\d) of 3 calendars/.exec(text))
    .filter((found) => found !== null)
    .map(([, events, calendars]) => ({ events: Number(events), calendars: Number(calendars) }));

/** Keeps every line that the header shows. */
function noteProgress(): void {
  const said: string[] = [];
  /** What the bar tells people who don't see it. */
  const heard: string[] = [];
  Object.assign(window, { said, heard });
  const look = () => {
    const value = document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuetext');
    if (value && heard.at(-1) !== value) heard.push(value);
    const text = document.querySelector('[data-testid="sync-status"]')?.textContent;
    if (text && said.at(-1) !== text) said.push(text);
    requestAnimationFrame(look);
  };
  look();
}

test('nothing is called synced before it is drawn, when a large account has just been connected', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, {
    own: Array.from({ length: 3000 }, (_, at) => eventAt((at % 200) - 100, 6 + (at % 15), `Event ${at}`)),
  });
  await page.goto('/calendar');
  await expect(page.getByRole('link', { name: 'Connect Google Calendar' })).toBeVisible();
  await connectQuietly(page.context(), google);
  await page.addInitScript(() => {
    const seen: { text: string; kind: string | undefined; drawn: number }[] = [];
    Object.assign(window, { seen });
    const look = () => {
      const status = document.querySelector<HTMLElement>('[data-testid="sync-status"]');
      if (status) {
        const drawn = document.querySelectorAll('[data-testid="calendar-grid"] .kc-event').length;
        seen.push({ text: status.textContent ?? '', kind: status.dataset.kind, drawn });
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto('/calendar?view=month');
  await expectSynced(page);
  const seen = await page.evaluate(
    () => Reflect.get(window, 'seen') as { text: string; kind: string; drawn: number }[],
  );
  expect(seen.filter(({ kind, drawn }) => kind === 'upToDate' && drawn < 30)).toEqual([]);
  expect(seen.filter(({ text }) => /^0 events/.test(text))).toEqual([]);
});
