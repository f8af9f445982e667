import { randomUUID } from 'node:crypto';
import { newPerson } from '#tests/kit/newPerson.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const fill = async (page: import('@playwright/test').Page, email: string, password: string) => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
};

test('signs up, out and in again, and lands where it was going @layout', async ({ page }) => {
  const email = `account-${randomUUID()}@example.com`;
  await page.goto('/organise');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Forganise/);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
  await expectAccessible(page);
  await fill(page, email, 'a long password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/organise$/);
  await page.getByLabel('Your account').click();
  await expect(page.getByText(email)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await page.goto('/sign-in?next=/organise');
  await fill(page, email, 'a long password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/organise$/);
});

test('says what is wrong with what was typed, and keeps the address', async ({ page }) => {
  const person = await newPerson();
  await page.goto('/sign-in');
  await fill(page, person.email, 'not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'don’t go together' })).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toHaveValue(person.email);
  await page.goto('/sign-up');
  await fill(page, 'no address', 'short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail address')).toHaveAccessibleDescription(/enter an e-mail address/);
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/at least 8 characters/);
  await fill(page, person.email, 'a long password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('There is an account with this address already.')).toBeVisible();
});

test('stays signed in when the browser is closed and opened again', async ({ page, context, browser }) => {
  const person = await newPerson();
  await page.goto('/sign-in');
  await fill(page, person.email, person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  const { cookies } = await context.storageState();
  const kept = cookies.filter(({ expires }) => expires > Date.now() / 1000 + 86_400);
  for (const { name, httpOnly, sameSite } of kept.filter(({ name }) => name.startsWith('sb-'))) {
    expect({ name, httpOnly, sameSite }).toEqual({ name, httpOnly: true, sameSite: 'Lax' });
  }
  // Session cookies are what a browser forgets; only the others come along.
  const reopened = await browser.newContext({ storageState: { cookies: kept, origins: [] } });
  const again = await reopened.newPage();
  await again.goto('/dashboard');
  await expect(again).toHaveURL(/\/dashboard$/);
  await reopened.close();
});

test('never leads to another site after signing in', async ({ page }) => {
  const person = await newPerson();
  await page.goto(`/sign-in?next=${encodeURIComponent('//evil.example/x')}`);
  await fill(page, person.email, person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.goto(`/sign-in?next=${encodeURIComponent('https://evil.example')}`);
  await expect(page).toHaveURL(/\/dashboard$/);
});

test('offers the demo account where there is one', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Use the demo account' }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
});

test('ends the session everywhere in this browser, and pages of one’s own ask to sign in', async ({
  page,
  person,
}) => {
  expect(person.id).toBeTruthy();
  await page.goto('/settings');
  await page.getByLabel('Your account').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  for (const path of ['/dashboard', '/settings', '/organise', '/organise/new', '/calendar']) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/sign-in\?next=/);
  }
});
