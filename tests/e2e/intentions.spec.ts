import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { newPerson } from '#tests/kit/newPerson.ts';
import { createEvent, track } from './support/events.ts';
import { signIn } from './support/signIn.ts';
import { expect, test } from './support/test.ts';

const bookmark = (page: Page) => page.getByRole('button', { name: /^Bookmark:/ });

async function fill(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
}

test('bookmarks for a new account what was chosen before signing up', async ({ page }) => {
  const event = await createEvent(await newPerson());
  await page.goto(`/events?q=${encodeURIComponent(event.title)}`);
  await page.getByRole('link', { name: /Sign in to bookmark/ }).click();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible();
  await fill(page, `wish-${randomUUID()}@example.com`, 'a long password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(new RegExp(`/events/${event.id}$`));
  await expect(bookmark(page)).toHaveAttribute('aria-pressed', 'true');
  // A choice shows at once; it is stored when the buttons are at rest.
  await expect(page.getByRole('group', { name: event.title })).toHaveAttribute('aria-busy', 'false');
  await page.goto('/dashboard');
  await expect(page.getByRole('article', { name: event.title })).toBeVisible();
});

test('carries out what was chosen before signing in in another tab, as after a confirmation by mail', async ({
  page,
  context,
}) => {
  const event = await createEvent(await newPerson());
  await page.goto(`/events/${event.id}`);
  await page.getByRole('link', { name: /Sign in to attend/ }).click();
  await expect(page).toHaveURL(/sign-in/);
  await signIn(context, await newPerson());
  const other = await context.newPage();
  await other.goto(`/events/${event.id}`);
  await expect(other.getByRole('button', { name: /^Attend:/ })).toHaveAttribute('aria-pressed', 'true');
});

test('chooses nothing for who came back signed out, and nothing by a link from elsewhere', async ({
  page,
  context,
}) => {
  const [first, second] = await Promise.all([createEvent(await newPerson()), createEvent(await newPerson())]);
  await page.goto(`/events/${first.id}`);
  await page.getByRole('link', { name: /Sign in to bookmark/ }).click();
  await expect(page).toHaveURL(/sign-in/);
  await page.goto(`/events/${first.id}`);
  await expect(page.getByRole('link', { name: /Sign in to bookmark/ })).toBeVisible();
  await signIn(context, await newPerson());
  for (const { id } of [first, second]) {
    await page.goto(`/events/${id}?track=bookmarked&tracking=bookmarked`);
    await expect(bookmark(page)).toHaveAttribute('aria-pressed', 'false');
  }
});

test.describe('when the session has ended', () => {
  test.use({ expectedConsoleErrors: [/status of 401/] });

  test('leads from a refused bookmark to sign in, and bookmarks afterwards', async ({
    page,
    person,
    context,
  }) => {
    const event = await createEvent(person);
    await page.goto(`/events/${event.id}`);
    await context.clearCookies();
    await bookmark(page).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/sign-in\?next=/);
    await fill(page, person.email, person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/events/${event.id}$`));
    await expect(bookmark(page)).toHaveAttribute('aria-pressed', 'true');
  });

  test('keeps the choice of whoever follows the message before the page has noticed that the session ended', async ({
    page,
    person,
    context,
  }) => {
    const event = await createEvent(person);
    await page.goto(`/events/${event.id}`);
    await context.clearCookies();
    // The page is rendered anew without a session after the choice was kept, and before the browser has left.
    let followed = () => {};
    const isFollowed = new Promise<void>((resolve) => {
      followed = resolve;
    });
    await page.route(
      (url) => url.pathname === `/events/${event.id}` && url.searchParams.has('_rsc'),
      async (route) => {
        await isFollowed;
        await route.continue();
      },
    );
    await page.route('**/sign-in?next=*', async (route) => {
      followed();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await bookmark(page).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/sign-in\?next=/);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await fill(page, person.email, person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/events/${event.id}$`));
    await expect(bookmark(page)).toHaveAttribute('aria-pressed', 'true');
  });

  test('leads from a refused removal on the dashboard to sign in and back', async ({
    page,
    person,
    context,
  }) => {
    const event = await createEvent(person);
    await track(person, event.id);
    await page.goto('/dashboard?show=bookmarked');
    await context.clearCookies();
    await page.getByRole('button', { name: `Remove: ${event.title}` }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await fill(page, person.email, person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/dashboard\?show=bookmarked$/);
    await expect(page.getByRole('article', { name: event.title })).toBeVisible();
  });
});

test('comes back to the calendar from connecting there', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await page.goto('/calendar');
  await page.getByRole('link', { name: 'Connect Google Calendar' }).click();
  await page.waitForURL(/\/o\/oauth2\/v2\/auth/);
  await page.locator(`input[name="account"][value="${google.email}"]`).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page).toHaveURL(/\/calendar$/);
});
