import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { newPerson, type Person } from '#tests/kit/newPerson.ts';
import { connectQuietly } from './support/calendar.ts';
import { createEvent, inDays, track } from './support/events.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const word = () => `w${randomUUID().slice(0, 8)}`;
const titles = (page: Page) => page.getByRole('article').getByRole('heading', { level: 3 });

async function eventsNamed(organiser: Person, name: string, list: object[]) {
  await Promise.all(
    list.map((changes, index) => {
      // At noon: late in the evening an hour reaches into the next day.
      const startsAt = `${inDays(40 + index).slice(0, 10)}T12:00:00.000Z`;
      const endsAt = new Date(Date.parse(startsAt) + 3_600_000).toISOString();
      return createEvent(organiser, { title: `${name} ${index + 1}`, startsAt, endsAt, ...changes });
    }),
  );
}

test('shows what is ahead as a diary, light and dark @layout', async ({ page }) => {
  await page.goto('/events');
  await expect(titles(page).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('keeps search and filters in the address, where they can be shared and taken back', async ({ page }) => {
  const name = word();
  const city = `Stadt ${word()}`;
  await eventsNamed(await newPerson(), name, [
    { topics: ['rust'], city },
    { topics: ['design'], city },
    { topics: ['rust'], city: null, online: true },
  ]);
  await page.goto('/events');
  await page.getByRole('searchbox').fill(name);
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  await expect(titles(page)).toHaveText([`${name} 1`, `${name} 2`, `${name} 3`]);
  await page.getByLabel('Topic').selectOption('rust');
  await expect(titles(page)).toHaveText([`${name} 1`, `${name} 3`]);
  await page.getByLabel('Online only').check();
  await expect(titles(page)).toHaveText([`${name} 3`]);
  await expect(page).toHaveURL(/online=true/);

  await page.goto(`/events?q=${name}&city=${encodeURIComponent(city)}&topic=design`);
  await expect(titles(page)).toHaveText([`${name} 2`]);
  await expect(page.getByRole('searchbox')).toHaveValue(name);
  await expect(page.getByLabel('City')).toHaveValue(city);
  const [from, until] = [inDays(41).slice(0, 10), inDays(41).slice(0, 10)];
  await page.goto(`/events?q=${name}&from=${from}&until=${until}`);
  await expect(titles(page)).toHaveText([`${name} 2`]);
  await page.getByRole('link', { name: 'Any time' }).click();
  await expect(titles(page)).toHaveText([`${name} 1`, `${name} 2`, `${name} 3`]);
});

test('pages through a long list without showing anything twice', async ({ page }) => {
  const name = word();
  await eventsNamed(
    await newPerson(),
    name,
    Array.from({ length: 23 }, () => ({})),
  );
  await page.goto(`/events?q=${name}`);
  await expect(titles(page)).toHaveCount(20);
  const first = await titles(page).allTextContents();
  await page.getByRole('link', { name: 'Later events' }).click();
  await expect(titles(page)).toHaveCount(3);
  expect(new Set([...first, ...(await titles(page).allTextContents())]).size).toBe(23);
  await expect(page.getByRole('link', { name: 'Later events' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Back to the first page' }).click();
  await expect(titles(page)).toHaveText(first);
});

test('shows what was meant by a misspelt search, and says so', async ({ page }) => {
  const name = `Quaternion${word()}`;
  await eventsNamed(await newPerson(), name, [{}]);
  const misspelt = name.replace('rn', 'nr');
  await page.goto(`/events?q=${misspelt}`);
  await expect(titles(page)).toHaveText([`${name} 1`]);
  await expect(page.getByText(`No event has “${misspelt}”.`)).toBeVisible();
  await page.getByRole('link', { name: name.toLowerCase(), exact: true }).click();
  await expect(page.getByRole('searchbox')).toHaveValue(name.toLowerCase());
  await expect(page.getByText('No event has')).toHaveCount(0);
  await expect(titles(page)).toHaveText([`${name} 1`]);
});

test('says that nothing fits, and leads back to all events', async ({ page }) => {
  await page.goto(`/events?q=${word()}`);
  await expect(page.getByRole('heading', { name: 'No event fits' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all events' }).click();
  await expect(titles(page).first()).toBeVisible();
});

test('shows events whatever a broken link asks for', async ({ page }) => {
  for (const query of [
    'cursor=broken',
    'from=yesterday',
    'online=perhaps',
    'topic=a&topic=b',
    'nonsense=1',
  ]) {
    await page.goto(`/events?${query}`);
    await expect(titles(page).first()).toBeVisible();
  }
});

test('tells the venue’s time and the reader’s own @layout', async ({ page }) => {
  const event = await createEvent(await newPerson(), {
    timezone: 'Asia/Tokyo',
    startsAt: '2031-01-15T00:30:00Z',
    endsAt: '2031-01-15T02:00:00Z',
    description: 'First line.\nSecond line.',
    url: 'https://tokyo.example/event',
    topics: ['rust', 'open-source'],
  });
  await page.goto(`/events/${event.id}`);
  await expect(page.getByRole('heading', { level: 1, name: event.title })).toBeVisible();
  await expect(page.getByText('Wednesday 15 January 2031', { exact: true })).toBeVisible();
  await expect(page.getByText('09:30–11:00')).toBeVisible();
  await expect(page.getByTestId('own-time')).toHaveText(
    'Your time: Wednesday 15 January 2031, 01:30–03:00 (Berlin)',
  );
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('says nothing of another time where the clocks agree', async ({ page }) => {
  const event = await createEvent(await newPerson(), { timezone: 'Europe/Paris' });
  await page.goto(`/events/${event.id}`);
  await expect(page.getByText('(Paris)')).toBeVisible();
  await expect(page.getByTestId('own-time')).toHaveCount(0);
});

test.describe('a bad link', () => {
  test.use({ expectedConsoleErrors: [/status of 404/] });

  test('leads to a page that leads on @layout', async ({ page }) => {
    for (const path of ['/events/no-id', `/events/${randomUUID()}`, '/nowhere']) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { name: 'There is nothing on this page' })).toBeVisible();
    }
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});

test.describe('a choice', () => {
  test.use({ expectedConsoleErrors: [/503|Failed to load resource/] });

  test('shows at once, and goes back visibly when it is refused', async ({ page, person }) => {
    const event = await createEvent(person);
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/events/tracked', async (route) => {
      await held;
      await route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'storage_unavailable', detail: 'The storage rests. Please try again.' }),
      });
    });
    await page.goto(`/events/${event.id}`);
    const bookmark = page.getByRole('button', { name: 'Bookmark' });
    await bookmark.click();
    await expect(bookmark).toHaveAttribute('aria-pressed', 'true');
    answer();
    await expect(bookmark).toHaveAttribute('aria-pressed', 'false');
    await expect(page.getByText('The storage rests. Please try again.')).toBeVisible();
  });
});

test('ends with the last of several quick choices', async ({ page, person }) => {
  const event = await createEvent(person);
  await page.goto(`/events/${event.id}`);
  const choices = page.getByRole('group', { name: event.title });
  const bookmark = choices.getByRole('button', { name: 'Bookmark' });
  const attend = choices.getByRole('button', { name: 'Attend' });
  for (const choice of [bookmark, attend, attend, bookmark, attend]) await choice.click();
  await expect(choices).toHaveAttribute('aria-busy', 'false');
  await expect(attend).toHaveAttribute('aria-pressed', 'true');
  await expect(bookmark).toHaveAttribute('aria-pressed', 'false');
  await page.reload();
  await expect(attend).toHaveAttribute('aria-pressed', 'true');
});

test('takes a choice back with one click, and undo brings it back to Google with its note', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  expect(await track(person, event.id, 'attending', 'Ask about queues')).toBe('synced');
  await page.goto(`/events?q=${encodeURIComponent(event.title)}`);
  const attend = page.getByRole('button', { name: `Attend: ${event.title}` });
  await attend.click();
  await expect(page.getByText('No longer in your Google Calendar.')).toBeVisible();
  expect(await google.shown()).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(attend).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await google.shown())[0]?.description).toContain('Ask about queues');
});

test('asks who is not signed in to sign in, and comes back to the event, which is bookmarked then', async ({
  page,
}) => {
  const organiser = await newPerson();
  const event = await createEvent(organiser);
  await page.goto(`/events/${event.id}`);
  await page.getByRole('link', { name: /Sign in to bookmark/ }).click();
  await page.getByLabel('E-mail address').fill(organiser.email);
  await page.getByLabel('Password').fill(organiser.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(new RegExp(`/events/${event.id}`));
  await expect(page.getByRole('button', { name: 'Bookmark' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('link', { name: 'Connect Google Calendar' })).toBeVisible();
});

test('welcomes with what is next and this month, and turns dark and back @layout', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = 'rgb(251, 250, 247)';
  await expect.poll(background).toBe(light);
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await expect.poll(background).not.toBe(light);
  await page.reload();
  expect(await background()).not.toBe(light);
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await expect.poll(background).toBe(light);
});
