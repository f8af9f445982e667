import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import postgres from 'postgres';
import { linkTo, mailsTo, mustConfirm } from '#tests/kit/mailbox.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const password = 'a long password';
const newAddress = () => `mail-${randomUUID().slice(0, 8)}@example.com`;
const sent = (page: Page, email: string) => page.getByText(`We sent a mail to ${email}.`);

async function signUp(page: Page, email: string, next = '/organise'): Promise<void> {
  await page.goto(`/sign-up?next=${encodeURIComponent(next)}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
}

async function unconfirmed(page: Page): Promise<string> {
  const email = newAddress();
  await mustConfirm(email);
  await signUp(page, email);
  await expect(sent(page, email)).toBeVisible();
  return email;
}

async function trySignIn(page: Page, email: string, with_: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(with_);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function sessionsOf(userId: string): Promise<number> {
  const sql = postgres(stackFile().databaseUrl, { max: 1, onnotice: () => {} });
  const sessions = await sql`select id from auth.sessions where user_id = ${userId}`;
  await sql.end();
  return sessions.length;
}

async function elsewhere(browser: Browser): Promise<Page> {
  return (await browser.newContext({ baseURL: stackFile().appUrl })).newPage();
}

test('confirms a new account in another browser, and lands there where it was going @layout', async ({
  page,
  browser,
}) => {
  const email = await unconfirmed(page);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  const link = await linkTo(email);
  // A program that opens the links of mails before people do.
  for (const _ of [1, 2]) expect((await fetch(link)).status).toBe(200);
  const other = await elsewhere(browser);
  await other.goto(link);
  await expectNoSidewaysScroll(other);
  await expectAccessible(other);
  await other.getByRole('button', { name: 'Confirm my address' }).click();
  await expect(other).toHaveURL(/\/organise$/);
  await other.context().close();
  await page.goto('/organise');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('mails the confirmation again, also to who tries to sign in before', async ({ page }) => {
  const email = await unconfirmed(page);
  const first = await linkTo(email);
  await page.waitForTimeout(1_100);
  await page.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(page.getByText('a new mail is on its way')).toBeVisible();
  expect(await mailsTo(email)).toHaveLength(2);
  await trySignIn(page, email, password);
  await expect(page.getByRole('alert').filter({ hasText: 'open the link in the mail' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send the mail again' }).click();
  await expect(page.getByText('a new mail is on its way')).toBeVisible();
  expect(await mailsTo(email)).toHaveLength(3);
  await page.goto(first);
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('answers a known address as a new one; only a mail tells its owner', async ({ page }) => {
  const known = (await newPerson()).email;
  const answers: unknown[] = [];
  for (const email of [known, newAddress()]) {
    await mustConfirm(email);
    await signUp(page, email);
    await expect(sent(page, email)).toBeVisible();
    answers.push((await page.getByRole('main').textContent())?.replaceAll(email, '…'));
  }
  expect(answers[0]).toBe(answers[1]);
  const [mail, ...more] = await mailsTo(known);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe('You have a Kure-Cal account already');
  expect(mail?.text).toContain('tried to sign up');
  expect(mail?.links).toEqual([`${stackFile().appUrl}/sign-in`]);
});

test('says so when a link was used before, has expired or is not whole', async ({ page }) => {
  const email = await unconfirmed(page);
  const link = await linkTo(email);
  const press = async () => {
    await page.goto(link);
    await page.getByRole('button', { name: 'Confirm my address' }).click();
  };
  const sql = postgres(stackFile().databaseUrl, { max: 1, onnotice: () => {} });
  await sql`update auth.users set confirmation_sent_at = now() - interval '61 minutes' where email = ${email}`;
  await press();
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expectAccessible(page);
  await sql`update auth.users set confirmation_sent_at = now() where email = ${email}`;
  await sql.end();
  await press();
  await expect(page).toHaveURL(/\/organise$/);
  await press();
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expect(page.getByText(`You are signed in here as ${email}.`)).toBeVisible();
  await page.goto('/auth/confirm?type=email');
  await expect(page.getByRole('heading', { name: 'This link is not complete' })).toBeVisible();
});

test('a link that somebody else opens confirms the address and leaves them signed in as themselves', async ({
  page,
  browser,
  person,
}) => {
  const signedOut = await elsewhere(browser);
  const email = await unconfirmed(signedOut);
  await page.goto(await linkTo(email));
  await expect(page.getByText(`You are signed in as ${person.email}`)).toBeVisible();
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await expect(page.getByRole('heading', { name: 'The address is confirmed' })).toBeVisible();
  await expect(page.getByText(`You are signed in here as ${person.email}.`)).toBeVisible();
  await expectAccessible(page);
  await trySignIn(signedOut, email, password);
  await expect(signedOut).toHaveURL(/\/dashboard$/);
  await signedOut.context().close();
});

test('chooses a new password by mail, which ends the sessions elsewhere @layout', async ({ page }) => {
  const { id, email, password: old } = await newPerson();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  const answers: unknown[] = [];
  for (const address of [email, newAddress()]) {
    await page.goto('/forgot-password');
    await page.getByLabel('E-mail address').fill(address);
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(sent(page, address)).toBeVisible();
    answers.push((await page.getByRole('main').textContent())?.replaceAll(address, '…'));
  }
  expect(answers[0]).toBe(answers[1]);
  const link = await linkTo(email);
  await page.goto(link);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/at least 8 characters/);
  await page.getByLabel('New password').fill('a newer password');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByRole('heading', { name: 'The password is changed' })).toBeVisible();
  await expect(page.getByText(`You are signed in here as ${email}.`)).toBeVisible();
  await page.goto(link);
  await page.getByLabel('New password').fill('yet another password');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByRole('link', { name: 'Ask for a new link' })).toBeVisible();
  expect(await sessionsOf(id)).toBe(1);
  await page.context().clearCookies({ name: /^sb-/ });
  await trySignIn(page, email, old);
  await expect(page.getByRole('alert').filter({ hasText: 'don’t go together' })).toBeVisible();
  await trySignIn(page, email, 'a newer password');
  await expect(page).toHaveURL(/\/dashboard$/);
});

test('changes the password in the settings, but not without the old one @layout', async ({
  page,
  person,
}) => {
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Change password' }).click();
  await expect(page.getByLabel('Current password')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByLabel('Current password').fill('not the password');
  await page.getByLabel('New password').fill('a newer password');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByLabel('Current password')).toHaveAccessibleDescription(/not your current password/);
  await expect(page.getByLabel('Current password')).toBeFocused();
  await page.getByLabel('Current password').fill(person.password);
  await page.getByLabel('New password').fill('a newer password');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await page.getByLabel('Your account').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await trySignIn(page, person.email, 'a newer password');
  await expect(page).toHaveURL(/\/dashboard$/);
});

test('changes the address when both addresses have confirmed it, and says nothing of known ones @layout', async ({
  page,
  person,
}) => {
  test.slow();
  const known = (await newPerson()).email;
  const next = newAddress();
  const answers: unknown[] = [];
  for (const address of [known, next]) {
    await page.goto('/settings');
    await page.getByRole('link', { name: 'Change address' }).click();
    await page.getByLabel('New e-mail address').fill(address);
    await page.getByLabel('Current password').fill(person.password);
    await page.getByRole('button', { name: 'Mail me the links' }).click();
    await expect(sent(page, address)).toBeVisible();
    answers.push((await page.getByRole('main').textContent())?.replaceAll(address, '…'));
  }
  expect(answers[0]).toBe(answers[1]);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  expect((await mailsTo(known))[0]?.text).toContain('tried to give a Kure-Cal account this address');
  await page.goto(await linkTo(next));
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Confirm the change' }).click();
  await expect(page.getByRole('heading', { name: 'One address is confirmed' })).toBeVisible();
  await page.goto(await linkTo(person.email));
  await page.getByRole('button', { name: 'Confirm the change' }).click();
  await expect(page.getByRole('heading', { name: 'The address is changed' })).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByRole('region', { name: 'Signing in' })).toContainText(next);
});

test('signs out elsewhere, and stays signed in here', async ({ page, person, browser }) => {
  const other = await elsewhere(browser);
  await trySignIn(other, person.email, person.password);
  await expect(other).toHaveURL(/\/dashboard$/);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'End other sessions' }).click();
  await expect(page.getByText('Other browsers are signed out within the hour.').first()).toBeVisible();
  expect(await sessionsOf(person.id)).toBe(1);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await other.context().close();
});

test('leaves the demo account as it is', async ({ page }) => {
  await page.goto('/sign-in?next=/settings/password');
  await page.getByRole('button', { name: 'Use the demo account' }).click();
  await page.getByLabel('Current password').fill('demo-password');
  await page.getByLabel('New password').fill('a newer password');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'belongs to everybody' })).toBeVisible();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'End other sessions' }).click();
  await expect(page.getByText('its other sessions go on')).toBeVisible();
});

test('a development machine’s mailbox shows what was sent, and new mail by itself @layout', async ({
  page,
}) => {
  const email = newAddress();
  await page.goto(`${stackFile().mailboxUrl}/?to=${encodeURIComponent(email)}`);
  await expect(page.getByText(`No mail was sent to ${email}.`)).toBeVisible();
  await expectAccessible(page);
  await mustConfirm(email);
  const signingUp = await page.context().newPage();
  await signUp(signingUp, email);
  await expect(signingUp.getByRole('link', { name: 'its mailbox' })).toHaveAttribute('href', page.url());
  await page.getByRole('link', { name: 'Confirm your e-mail address' }).click();
  await expectNoSidewaysScroll(page);
  await expect(page.getByRole('heading', { name: 'Confirm your e-mail address' })).toBeVisible();
  const frame = page.frameLocator('iframe');
  const opened = page.context().waitForEvent('page');
  await frame.getByRole('link', { name: 'Confirm my address' }).click();
  await expect((await opened).getByRole('button', { name: 'Confirm my address' })).toBeVisible();
});
