import { createHash, randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import postgres from 'postgres';
import { newPerson, type Person } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { expect, test } from './support/test.ts';

const address = `198.51.100.${Math.floor(Math.random() * 250)}-${randomUUID().slice(0, 8)}`;

/** Leaves no attempt for the next minute. */
async function useUp(name: string, subject: string): Promise<void> {
  const sql = postgres(stackFile().databaseUrl, { max: 1, onnotice: () => {} });
  const hash = createHash('sha256').update(`${name}:${subject}`).digest('base64url');
  await sql`insert into private.allowances (subject, full_at) values (${hash}, now() + interval '660 seconds')
    on conflict (subject) do update set full_at = excluded.full_at`;
  await sql.end();
}

async function signInBy(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const refused = (page: Page) => page.getByText('That was too many sign-in attempts.');

test('refuses further sign-ins to one account, also with the right password', async ({ page }) => {
  const person = await newPerson();
  await useUp('signIn', person.email.toLowerCase());
  await signInBy(page, person);
  await expect(refused(page)).toBeVisible();
  await page.goto('/dashboard');
  await expect(page).toHaveURL(/sign-in/);
});

test.describe('from one network address', () => {
  test.use({ extraHTTPHeaders: { 'x-real-ip': address } });

  test('refuses further sign-ins to any account, and to the demo account', async ({ page }) => {
    await useUp('signInAddress', address);
    await signInBy(page, await newPerson());
    await expect(refused(page)).toBeVisible();
    await page.getByRole('button', { name: 'Use the demo account' }).click();
    await expect(page.getByText('Too many people are trying the demo account')).toBeVisible();
  });
});

test.describe('from an address that only the client states', () => {
  test.use({ extraHTTPHeaders: { 'x-forwarded-for': address, 'x-vercel-forwarded-for': address } });

  test('signs in: such a header is not believed', async ({ page }) => {
    await useUp('signInAddress', address);
    await signInBy(page, await newPerson());
    await expect(page).toHaveURL(/\/dashboard$/);
  });
});
