import type { Page } from '@playwright/test';
import { retryPolicy } from '#src/domain/google/retryPolicy.ts';
import { connectQuietly } from './support/calendar.ts';
import { workQueue } from './support/cron.ts';
import { createEvent, inDays, track } from './support/events.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const card = (page: Page, title: string) => page.getByRole('article', { name: title });
const status = (page: Page, title: string) => card(page, title).locator('[data-sync-status]');
const described = (events: { description?: string }[]) =>
  events.map(({ description }) => description ?? '').join();

test('sends who is signed out to sign in, and back to the same tab afterwards', async ({ page }) => {
  await page.goto('/dashboard?show=attending');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fdashboard%3Fshow%3Dattending/);
});

test('says what will be here before anything is tracked @layout', async ({ page, person }) => {
  expect(person.id).toBeTruthy();
  await page.goto('/dashboard');
  await expect(page.getByRole('heading', { name: 'Your events will be here' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Browse events' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('shows each tracked event with why it is not in Google and what to do, by tab @layout', async ({
  page,
  person,
}) => {
  const [going, later] = await Promise.all([
    createEvent(person),
    createEvent(person, { startsAt: null, endsAt: null }),
  ]);
  await track(person, going.id, 'attending', 'Ask about the very-long-unbroken-topic-'.repeat(4));
  await track(person, later.id);
  await page.goto('/dashboard');
  await expect(status(page, going.title)).toHaveText('Connect your Google Calendar to see this event there.');
  await expect(
    card(page, going.title).getByRole('link', { name: /Connect Google Calendar/ }),
  ).toHaveAttribute('href', '/api/calendar/connect');
  await expect(card(page, later.title)).toContainText('Date to be announced');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Attending 1' }).click();
  await expect(page).toHaveURL(/show=attending/);
  await expect(card(page, later.title)).toBeHidden();
  await expect(card(page, going.title)).toBeVisible();
});

test('lists many events a page at a time, with the numbers of all', async ({ page, person }) => {
  const titles = Array.from({ length: 23 }, (_, index) => `Number ${String(index + 1).padStart(2, '0')}`);
  const events = await Promise.all(
    titles.map((title, index) =>
      createEvent(person, { title, startsAt: inDays(40 + index), endsAt: inDays(41 + index) }),
    ),
  );
  await Promise.all(events.map(({ id }) => track(person, id)));
  await page.goto('/dashboard');
  const cards = page.getByRole('article');
  await expect(page.getByRole('link', { name: 'All 23' })).toBeVisible();
  await expect(cards).toHaveCount(20);
  await page.getByRole('link', { name: 'Later events' }).click();
  await expect(cards).toHaveCount(3);
  await expect(card(page, 'Number 23')).toBeVisible();
  await page.getByRole('button', { name: 'Remove: Number 23' }).click();
  await expect(cards).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'All 22' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the first page' }).click();
  await expect(card(page, 'Number 01')).toBeVisible();
  await page.goto('/dashboard?after=broken');
  await expect(cards).toHaveCount(20);
});

test('keeps what is synced and its receipt in view, and follows a change of plan into Google @layout', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  expect(await track(person, event.id)).toBe('synced');
  await page.goto('/dashboard');
  await expect(status(page, event.title)).toHaveText('In your Google Calendar.');
  await card(page, event.title).getByText('Receipt').click();
  await expect(card(page, event.title).getByText('Confirmed by Google')).toBeVisible();
  await expect(card(page, event.title).getByText(google.email)).toBeVisible();
  await expect(card(page, event.title).getByText('Berlin time')).toBeVisible();
  await expect(card(page, event.title).getByText(/^by Kure-Cal,/)).toBeVisible();
  await expect(card(page, event.title).getByRole('link', { name: 'Open in Google Calendar' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  const attending = card(page, event.title).getByRole('button', { name: 'Attending' });
  await attending.click();
  await expect(attending).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => described(await google.shown())).toContain('You are attending');
  await expect(status(page, event.title)).toHaveText('In your Google Calendar.');
});

test('names who changed the event last, and what stays as they made it, when it was changed in Google', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  await track(person, event.id);
  const [copy] = await google.shown();
  await google.edit('patch', copy?.id, { summary: 'My own name for it' });
  await expect(async () => {
    await workQueue();
    await page.goto('/dashboard');
    await card(page, event.title).getByText('Receipt').click();
    await expect(card(page, event.title).getByText(/^in Google Calendar,/)).toBeVisible({ timeout: 1_000 });
    await expect(
      card(page, event.title).getByText(/^Edited in Google Calendar: title\. We keep/),
    ).toBeVisible({
      timeout: 1_000,
    });
  }).toPass();
});

test.describe('when a change is refused', () => {
  test.use({ expectedConsoleErrors: [/503/] });
  const refuseOnce = async (page: Page, method: string) => {
    let refused = false;
    await page.route('**/api/events/tracked/*', async (route) => {
      if (refused || route.request().method() !== method) return route.continue();
      refused = true;
      const body = JSON.stringify({
        code: 'storage_unavailable',
        detail: 'Our storage does not answer. Please try again.',
      });
      return route.fulfill({ status: 503, contentType: 'application/problem+json', body });
    });
  };

  test('keeps the text of a note beside the reason, and saves it when asked again', async ({
    page,
    person,
    google,
  }) => {
    const event = await createEvent(person);
    await connectQuietly(page.context(), google);
    await track(person, event.id);
    await refuseOnce(page, 'PATCH');
    await page.goto('/dashboard');
    const own = card(page, event.title);
    await own.getByRole('button', { name: /Add a note/ }).click();
    await own.getByRole('textbox').fill('Bring the adapter');
    await own.getByRole('button', { name: 'Save note' }).click();
    await expect(own.getByRole('alert')).toHaveText('Our storage does not answer. Please try again.');
    await expect(own.getByRole('textbox')).toHaveValue('Bring the adapter');
    await own.getByRole('textbox').press('Control+Enter');
    await expect(own.getByText('Saved', { exact: true })).toBeVisible();
    await expect(own.getByRole('textbox')).toBeHidden();
    await expect.poll(async () => described(await google.shown())).toContain('Bring the adapter');
  });

  test('takes a choice back, and says why', async ({ page, person }) => {
    const event = await createEvent(person);
    await track(person, event.id);
    await refuseOnce(page, 'PATCH');
    await page.goto('/dashboard');
    await card(page, event.title).getByRole('button', { name: 'Attending' }).click();
    await expect(page.getByText('Our storage does not answer. Please try again.')).toBeVisible();
    await expect(card(page, event.title).getByRole('button', { name: 'Bookmarked' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  test('brings a removed event back into the list, and says why', async ({ page, person }) => {
    const event = await createEvent(person);
    await track(person, event.id);
    await refuseOnce(page, 'DELETE');
    await page.goto('/dashboard');
    await page.getByRole('button', { name: `Remove: ${event.title}` }).click();
    await expect(page.getByText('Our storage does not answer. Please try again.')).toBeVisible();
    await expect(card(page, event.title)).toBeVisible();
  });
});

test('removes an event from Google, and undo brings it back with its note', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  await track(person, event.id, 'attending', 'Meet Ada there');
  await page.goto('/dashboard');
  await page.getByRole('button', { name: `Remove: ${event.title}` }).click();
  await expect(card(page, event.title)).toBeHidden();
  await expect.poll(async () => (await google.shown()).length).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, event.title)).toContainText('Meet Ada there');
  await expect.poll(async () => described(await google.shown())).toContain('Meet Ada there');
  await expect(status(page, event.title)).toHaveText('In your Google Calendar.');
  await page.reload();
  await expect(card(page, event.title).getByRole('button', { name: 'Attending' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('says that an event was removed in Google, and adds it again on request', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  await track(person, event.id);
  const [copy] = await google.shown();
  await google.edit('delete', copy?.id);
  await page.goto('/dashboard');
  await card(page, event.title).getByRole('button', { name: 'Attending' }).click();
  await expect(status(page, event.title)).toHaveText('You removed this event in Google Calendar.');
  expect(await google.shown()).toEqual([]);
  await card(page, event.title)
    .getByRole('button', { name: /Add again/ })
    .click();
  await expect(status(page, event.title)).toHaveText('In your Google Calendar.');
  expect(await google.shown()).toHaveLength(1);
});

test('offers to try again while Google fails, and says so when it has worked', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person);
  await connectQuietly(page.context(), google);
  await google.fault(
    { method: 'POST', path: '/events$' },
    { status: 503 },
    { times: retryPolicy.outageTriesMax },
  );
  expect(await track(person, event.id)).toBe('pending');
  await page.goto('/dashboard');
  await expect(status(page, event.title)).toContainText('Google Calendar may be temporarily unavailable.');
  await card(page, event.title)
    .getByRole('button', { name: /Try again/ })
    .click();
  await expect(status(page, event.title)).toHaveText('In your Google Calendar.');
  expect(await google.shown()).toHaveLength(1);
});

test('draws in the browser what the server sent, for events of several days and up to midnight', async ({
  page,
  person,
}) => {
  const conference = await createEvent(person, {
    ...{ allDay: true, startDate: '2031-03-03', endDate: '2031-03-06', startsAt: null, endsAt: null },
  });
  const night = await createEvent(person, {
    startsAt: '2031-03-04T20:00:00Z',
    endsAt: '2031-03-06T23:00:00Z',
  });
  const soon = await createEvent(person, { startsAt: inDays(30), endsAt: inDays(33) });
  await Promise.all([conference, night, soon].map(({ id }) => track(person, id)));
  // A difference between the two is an error of the page, which fails every test.
  for (const path of ['/dashboard', `/events/${conference.id}`, `/events/${night.id}`]) {
    await page.goto(path);
    await expect(page.getByText(/3–5 March 2031|4–6 March 2031/).first()).toBeVisible();
    await page.waitForLoadState('networkidle');
  }
  for (const path of [`/events/${soon.id}`, '/events']) await page.goto(path, { waitUntil: 'networkidle' });
});
