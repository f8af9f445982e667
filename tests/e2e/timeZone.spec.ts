import { randomUUID } from 'node:crypto';
import { api } from '#tests/kit/api.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { createEvent } from './support/events.ts';
import { expect, test } from './support/test.ts';

test.use({ zoneKnown: false });

const zoneOf = async (person: Parameters<typeof api>[0]) =>
  ((await api(person, 'GET', '/api/profile/preferences')).body as { preferences: { timeZone: string } })
    .preferences.timeZone;

test('takes the time zone of the browser for a new account, and publishes at the time that was typed', async ({
  page,
}) => {
  await page.goto('/sign-up?next=/organise/new');
  await page.getByLabel('E-mail address').fill(`zone-${randomUUID()}@example.com`);
  await page.getByLabel('Password').fill('a long password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Time zone of the venue')).toHaveValue('Europe/Berlin');
  await page.getByLabel('Title').fill('Breakfast');
  await page.getByLabel('Starts on').fill('2031-01-15');
  await page.getByLabel('Start time').fill('10:00');
  await page.getByLabel('End time').fill('11:00');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await expect(page.getByText('10:00–11:00 CET')).toBeVisible();
  await page.goto('/settings');
  await expect(page.getByLabel('Your time zone')).toHaveValue('Europe/Berlin');
});

test('knows the browser’s zone from the first page on, also of somebody who signed up elsewhere', async ({
  page,
  person,
}) => {
  expect(await zoneOf(person)).toBe('UTC');
  await page.goto('/settings');
  await expect(page.getByLabel('Your time zone')).toHaveValue('Europe/Berlin');
  await expect.poll(() => zoneOf(person)).toBe('Europe/Berlin');
});

test.describe('on a journey', () => {
  test.use({ timezoneId: 'Asia/Tokyo' });

  test('keeps the zone that was chosen', async ({ page, person }) => {
    await api(person, 'PATCH', '/api/profile/preferences', { timeZone: 'Europe/Lisbon' });
    await page.goto('/settings');
    await expect(page.getByText('This device is in Asia/Tokyo.')).toBeVisible();
    await expect(page.getByLabel('Your time zone')).toHaveValue('Europe/Lisbon');
    await page.goto('/organise/new');
    await expect(page.getByLabel('Time zone of the venue')).toHaveValue('Europe/Lisbon');
    expect(await zoneOf(person)).toBe('Europe/Lisbon');
  });

  test('counts the days of the catalogue in the reader’s time, signed out too', async ({ page }) => {
    const late = { startsAt: '2031-03-04T16:00:00Z', endsAt: '2031-03-04T17:00:00Z' };
    const event = await createEvent(await newPerson(), { ...late, timezone: 'Europe/London' });
    const listed = page.getByRole('article').getByRole('heading', { level: 3 });
    await page.goto('/events');
    await page.goto(`/events?q=${encodeURIComponent(event.title)}&from=2031-03-05&until=2031-03-05`);
    await expect(listed).toHaveText([event.title]);
    await expect(page.getByText('Days are counted in Tokyo time.')).toBeVisible();
    await page.goto(`/events?q=${encodeURIComponent(event.title)}&from=2031-03-04&until=2031-03-04`);
    await expect(page.getByRole('heading', { name: 'No event fits' })).toBeVisible();
  });
});
