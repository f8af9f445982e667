import { api } from '#tests/kit/api.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { connectQuietly, eventAt, expectSynced, threeCalendars } from './support/calendar.ts';
import { createEvent, inDays, track } from './support/events.ts';
import { expect, test } from './support/test.ts';

test('answers a signed-out visitor of a page that needs sign-in with a redirect', async ({ request }) => {
  for (const path of ['/dashboard', '/organise', '/settings', '/calendar']) {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect([303, 307], path).toContain(answer.status());
    expect(answer.headers().location, path).toContain('/sign-in?next=');
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('lists the events of the catalogue', async ({ page }) => {
    const event = await createEvent(await newPerson());
    await page.goto(`/events?q=${encodeURIComponent(event.title)}`);
    await expect(page.getByRole('link', { name: event.title, exact: true })).toBeVisible();
  });
});

test('keeps the page still while it loads @layout', async ({ page, person, google }) => {
  const event = await createEvent(person);
  await track(person, event.id);
  await threeCalendars(google, { own: [0, 1, 2, 3].map((day) => eventAt(day, 9, 'Standup')) });
  await connectQuietly(page.context(), google);
  await page.addInitScript(() => {
    Object.assign(window, { shifted: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        Object.assign(window, { shifted: Reflect.get(window, 'shifted') + Reflect.get(entry, 'value') });
    }).observe({ type: 'layout-shift', buffered: true });
  });
  for (const path of ['/events', '/dashboard']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    expect(await page.evaluate(() => Reflect.get(window, 'shifted')), path).toBeLessThanOrEqual(0.05);
  }
  // The first time with an empty copy, then with a full one, and where a month and a week are looked at.
  for (const path of ['/calendar', '/calendar', '/calendar?view=month', '/calendar?view=week']) {
    await page.goto(path);
    await expectSynced(page);
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => Reflect.get(window, 'shifted')), path).toBeLessThanOrEqual(0.05);
  }
});

test('says that an event is over, and offers only to remove it', async ({ page, person }) => {
  const past = { startsAt: inDays(-3), endsAt: inDays(-2) };
  const [kept, other] = await Promise.all([createEvent(person), createEvent(person, past)]);
  await track(person, kept.id);
  await api(person, 'PATCH', `/api/events/${kept.id}`, past);
  await page.goto(`/events/${other.id}`);
  await expect(page.getByText('This event is over.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Bookmark|Attend/ })).toHaveCount(0);
  await page.goto(`/events/${kept.id}`);
  await expect(page.getByRole('button', { name: /Attend/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Bookmark/ })).toHaveAttribute('aria-pressed', 'true');
  await page.goto('/dashboard');
  await page.getByText('Past events').click();
  const card = page.getByRole('article', { name: kept.title });
  await expect(card.getByText('This event is over.')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Attending' })).toHaveCount(0);
  await expect(card.getByRole('button', { name: /^Remove/ })).toBeVisible();
});

test('says on the dashboard that an event was cancelled, and offers only to remove it', async ({
  page,
  person,
}) => {
  const event = await createEvent(person);
  await track(person, event.id, 'bookmarked', 'Bring the adapter');
  await api(person, 'DELETE', `/api/events/${event.id}`);
  await page.goto('/dashboard');
  const card = page.getByRole('article', { name: event.title });
  await expect(card.getByText('The organiser cancelled this event.')).toBeVisible();
  await expect(card.getByText('Bring the adapter')).toBeVisible();
  await expect(card.getByRole('link', { name: event.title })).toHaveCount(0);
  const buttons = card.getByRole('button');
  await expect(buttons).toHaveCount(1);
  await buttons.click();
  await expect(card).toHaveCount(0);
});

test('moves focus to the first error of a refused form', async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await page.goto('/organise/new');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await expect(page.getByLabel('Title')).toBeFocused();
  await expect(page.getByLabel('Title')).toBeInViewport();
});

test('moves focus to what a refused sign-in and sign-up say @layout', async ({ page }) => {
  await page.goto('/sign-up');
  await page.getByLabel('E-mail address').fill('no address');
  await page.getByLabel('Password').fill('a long password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeFocused();
});
