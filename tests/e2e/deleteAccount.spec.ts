import type { Page } from '@playwright/test';
import type { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { newPerson, type Person } from '#tests/kit/newPerson.ts';
import { connectQuietly } from './support/calendar.ts';
import { workQueue } from './support/cron.ts';
import { createEvent, track } from './support/events.ts';
import { consent, expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

/** Two events in Google, one of them organised by somebody else. */
async function withEvents(page: Page, person: Person, google: GoogleAccount): Promise<void> {
  await connectQuietly(page.context(), google);
  const grace = await newPerson();
  for (const organiser of [person, grace]) await track(person, (await createEvent(organiser)).id);
  await expect.poll(async () => (await google.shown()).length, { timeout: 20_000 }).toBe(2);
}

async function confirmDeletion(page: Page, person: Person, choice: string): Promise<void> {
  await page.getByLabel(choice).check();
  await page.getByLabel('Current password').fill(person.password);
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible({
    timeout: 20_000,
  });
}

async function trySignIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'don’t go together' })).toBeVisible();
}

test('deletes the account with its events in Google, for who knows the password @layout', async ({
  page,
  person,
  google,
}) => {
  await withEvents(page, person, google);
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Delete account' }).click();
  await expect(
    page.getByRole('group', { name: '2 events of ours are in your Google Calendar' }),
  ).toBeVisible();
  await expect(page.getByText('You organise 1 event.')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByLabel('Current password').fill('not my password');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByText('This is not your current password.')).toBeVisible();
  expect((await google.shown()).length).toBe(2);
  await confirmDeletion(page, person, 'Remove all');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await expect.poll(async () => (await google.state()).grants, { timeout: 30_000 }).toBe(0);
  expect(await google.shown()).toEqual([]);
  await trySignIn(page, person);
  const again = await newPerson(person.email);
  expect(again.id).not.toBe(person.id);
});

test('while Google is down the account is closed at once, and deleted when Google is back', async ({
  page,
  person,
  google,
  browser,
}) => {
  await withEvents(page, person, google);
  const other = await browser.newContext({ storageState: await page.context().storageState() });
  await google.fault({}, { status: 503 }, { times: 1_000_000 });
  await page.goto('/settings/delete');
  await confirmDeletion(page, person, 'Remove all');
  await trySignIn(page, person);
  const elsewhere = await other.newPage();
  const before = await google.shown();
  expect(before).toHaveLength(2);
  await elsewhere.goto('/dashboard');
  await expect(elsewhere.getByRole('heading', { name: 'This account is deleted' })).toBeVisible();
  await other.close();
  await google.clearFaults();
  await expect
    .poll(
      async () => {
        await workQueue();
        return (await google.state()).grants;
      },
      { timeout: 40_000, intervals: [2_000] },
    )
    .toBe(0);
  expect(await google.shown()).toEqual([]);
});

test('an account without a password is deleted after its person confirmed with Google', async ({
  page,
  google,
}) => {
  await page.goto('/api/auth/google?calendar=true');
  await consent(page, google);
  await page.goto('/settings/delete');
  await expect(page.getByLabel('Current password')).toBeHidden();
  await page.getByRole('link', { name: 'Confirm with Google' }).click();
  await consent(page, google);
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible({
    timeout: 20_000,
  });
  await expect.poll(async () => (await google.state()).grants, { timeout: 30_000 }).toBe(0);
});
