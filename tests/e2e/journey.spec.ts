import { randomUUID } from 'node:crypto';
import { newPerson } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { createEvent, inDays } from './support/events.ts';
import { consent, expect, test } from './support/test.ts';

test('a new person signs up, connects, bookmarks, attends, notes and removes, and Google follows each time', async ({
  page,
  context,
  google,
}) => {
  test.slow();
  const event = await createEvent(await newPerson());
  const inGoogle = async () =>
    (await google.shown()).map(({ summary, description }) => `${summary}\n${description}`).join('\n\n');

  // What a person sees who looks into Google itself.
  const googlePage = await context.newPage();
  const look = async () => {
    const query = new URLSearchParams({ account: google.email, view: 'list', date: inDays(30).slice(0, 10) });
    await googlePage.goto(`${stackFile().googleUrl}/?${query}`);
    return googlePage.getByRole('link', { name: event.title });
  };
  // Late in the day the event reaches into the next one: it then stands on both.
  const lookInside = async () => {
    await (await look()).first().click();
    return googlePage.getByRole('textbox', { name: 'Description' });
  };

  await page.goto('/sign-up');
  await page.getByLabel('E-mail address').fill(`journey-${randomUUID().slice(0, 8)}@example.com`);
  await page.getByLabel('Password').fill('a long enough password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-up');

  await page.goto('/settings');
  await page.getByRole('main').getByRole('link', { name: 'Connect Google Calendar' }).click();
  await consent(page, google);
  await expect(page.getByRole('article', { name: google.email })).toContainText('Up to date');

  await page.goto(`/events/${event.id}`);
  await page.getByRole('button', { name: `Bookmark: ${event.title}` }).click();
  await expect.poll(inGoogle).toContain(event.title);
  expect(await inGoogle()).toContain('🔖 You bookmarked this event');
  expect(await inGoogle()).toContain('📅 Added by Kure-Cal');
  await expect(await lookInside()).toHaveValue(/You bookmarked/);

  await page.goto('/dashboard');
  const card = page.getByRole('article', { name: event.title });
  await card.getByRole('button', { name: 'Attending' }).click();
  await expect.poll(inGoogle).toContain('You are attending');
  await expect(await lookInside()).toHaveValue(/You are attending/);

  await card.getByRole('button', { name: /Add a note/ }).click();
  await card.getByRole('textbox').fill('Ask Grace about compilers');
  await card.getByRole('button', { name: 'Save note' }).click();
  await expect.poll(inGoogle).toContain('Ask Grace about compilers');
  await expect(await lookInside()).toHaveValue(/Ask Grace about compilers/);
  await expect(card.locator('[data-sync-status]')).toHaveText('In your Google Calendar.');
  expect(await google.shown()).toHaveLength(1);

  await page.getByRole('button', { name: `Remove: ${event.title}` }).click();
  await expect(card).toBeHidden();
  await expect.poll(inGoogle).toBe('');
  await expect(await look()).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your events will be here' })).toBeVisible();
});
