import type { Page } from '@playwright/test';
import { control } from '#tests/kit/simulator.ts';
import {
  connectQuietly,
  eventAt,
  expectSynced,
  openCalendar,
  shown,
  status,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './support/test.ts';

const choices = (page: Page, email: string) =>
  page.getByRole('group', { name: `Calendars of ${email} that are kept in sync` });
const saved = (page: Page, email: string) => choices(page, email).getByRole('status');

test('a calendar that is left out goes from the calendar page, and comes back when it is chosen again @layout', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')], team: [eventAt(0, 10, 'Standup')] });
  await openCalendar(page, google);
  await expect(shown(page, 'Standup')).toBeAttached();
  await page.goto('/settings');
  const team = choices(page, google.email).getByRole('checkbox', { name: 'Team' });
  await expect(team).toBeChecked();
  await team.focus();
  await page.keyboard.press('Space');
  await expect(saved(page, google.email)).toHaveText('Saved');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.goto('/calendar?view=week');
  await expectSynced(page);
  await expect(shown(page, 'Breakfast')).toBeAttached();
  await expect(shown(page, 'Standup')).toHaveCount(0);
  await expect(page.getByRole('checkbox', { name: 'Team' })).toHaveCount(0);

  // On a small screen the list of calendars is folded.
  const folded = page.locator('summary', { hasText: 'Calendars' });
  if (await folded.isVisible()) await folded.click();
  await page.getByRole('link', { name: 'Choose calendars and accounts' }).filter({ visible: true }).click();
  await expect(team).not.toBeChecked();
  await team.check();
  await expect(saved(page, google.email)).toHaveText('Saved');
  await page.goto('/calendar?view=week');
  await expect(shown(page, 'Standup')).toBeAttached({ timeout: 20_000 });
});

test('says so when no calendar is chosen, to everybody', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await connectQuietly(page.context(), google);
  await page.goto('/settings');
  for (const calendar of await choices(page, google.email).getByRole('checkbox').all()) {
    await calendar.uncheck();
    await expect(saved(page, google.email)).toHaveText('Saved');
  }
  await page.goto('/calendar?view=week');
  await expect(status(page)).toHaveText('No calendar chosen');
  await expect(page.getByRole('region', { name: 'Sync' }).getByRole('status')).toHaveText(
    'No calendar chosen. Choose calendars in your settings.',
  );
});

test('of more than 20 calendars it says which are beyond, and lets the person choose @layout', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const calendars = Array.from({ length: 22 }, (_, at) => ({
    id: at === 0 ? google.email : `c${at}-${google.email}`,
    summary: at === 0 ? google.email : `Calendar ${String(at).padStart(2, '0')}`,
    primary: at === 0,
    accessRole: 'owner',
    timeZone: 'Europe/Berlin',
  }));
  await control('POST', 'accounts', { email: google.email, timeZone: 'Europe/Berlin', calendars });
  await connectQuietly(page.context(), google);
  await page.goto('/settings');
  const list = choices(page, google.email);
  await expect(page.getByText('20 calendars at most are kept in sync; choose which.')).toBeVisible();
  await expect(list.getByRole('checkbox', { checked: true })).toHaveCount(20);
  await expect(list.getByText('Beyond the 20 that are kept in sync.')).toHaveCount(2);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  const beyond = list.getByRole('checkbox', { checked: false });
  await expect(beyond.first()).toBeDisabled();
  const name = (await beyond.first().evaluate((box: HTMLInputElement) => box.labels?.[0]?.textContent)) ?? '';
  const wanted = list.getByRole('checkbox', { name });
  await list.getByRole('checkbox', { name: google.email }).uncheck();
  await wanted.check();
  await expect(saved(page, google.email)).toHaveText('Saved');
  await page.reload();
  await expect(wanted).toBeChecked();
  await expect(list.getByRole('checkbox', { name: google.email })).toBeDisabled();
});

test.describe('when a choice is refused', () => {
  test.use({ expectedConsoleErrors: [/409/] });
  test('puts it back beside the reason', async ({ page, person, google }) => {
    expect(person.id).toBeTruthy();
    await connectQuietly(page.context(), google);
    const detail = 'At most 20 calendars can be kept in sync. Leave another one out first.';
    await page.route('**/api/calendar/calendars/*', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'conflict', detail }),
      }),
    );
    await page.goto('/settings');
    const team = choices(page, google.email).getByRole('checkbox', { name: 'Team' });
    await team.click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText(detail);
    await expect(team).toBeChecked();
  });
});
