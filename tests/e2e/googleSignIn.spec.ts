import { connectMessage } from '#src/domain/accounts/connectOutcome.ts';
import { signInMessage } from '#src/domain/accounts/signInOutcome.ts';
import { consent, expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

test('signs in with Google, with one consent that also connects the calendar @layout', async ({
  page,
  google,
}) => {
  await page.goto('/sign-in');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'continue and add your events to Google Calendar' }).click();
  await consent(page, google);
  await expect(page.getByText(connectMessage('connected'))).toBeVisible();
  const card = page.getByRole('article', { name: google.email });
  await expect(card).toContainText('Receives your events');
  await expect(card.getByRole('link', { name: /Show all calendars/ })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  await page.goto('/events');
  await page.getByRole('main').getByRole('link').filter({ hasText: /./ }).first().waitFor();
  await page
    .getByRole('button', { name: /^Bookmark/ })
    .first()
    .click();
  await expect
    .poll(
      async () =>
        (await google.state()).calendars.find(({ summary }) => summary === 'Kure-Cal')?.events.length,
    )
    .toBe(1);
  expect(await google.shown()).toEqual([]);
});

test('shows all calendars once its owner allows it, and says it when they don’t', async ({
  page,
  google,
}) => {
  await page.goto('/api/auth/google?calendar=true');
  await consent(page, google);
  const more = page.getByRole('link', { name: /Show all calendars/ });
  await more.click();
  await consent(page, google, { without: 'calendar.events' });
  await expect(page.getByText(connectMessage('own_calendar_only'))).toBeVisible();
  await more.click();
  await consent(page, google);
  await expect(page.getByRole('checkbox', { name: /Team/ })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Put my events into' })).toContainText('Kure-Cal');
  await expect(more).toBeHidden();
});

test('says that a sign-in was cancelled at Google', async ({ page, google }) => {
  await page.goto('/sign-up');
  await page.getByRole('link', { name: 'Continue with Google' }).click();
  await page.locator(`input[name="account"][value="${google.email}"]`).check();
  await page.getByRole('button', { name: 'Deny' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(signInMessage('denied') ?? '');
  await expectAccessible(page);
});

test('sets a password on an account that came with Google', async ({ page, google }) => {
  const answer = async () => {
    await page.locator(`input[name="account"][value="${google.email}"]`).check();
    await page.getByRole('button', { name: 'Allow' }).click();
  };
  await page.goto('/api/auth/google');
  await answer();
  await page.waitForURL(/\/dashboard/);
  await page.goto('/settings/password');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Confirm with Google' }).click();
  await answer();
  await page.getByLabel('New password').fill('a-brand-new-password');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Change password' })).toBeVisible();
  await page.goto('/settings/password');
  await expect(page.getByLabel('Current password')).toBeVisible();
});
