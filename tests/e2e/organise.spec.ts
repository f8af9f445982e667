import { randomUUID } from 'node:crypto';
import { api } from '#tests/kit/api.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { connectQuietly, dayFromNow } from './support/calendar.ts';
import { workQueue } from './support/cron.ts';
import { createEvent, track } from './support/events.ts';
import { signIn } from './support/signIn.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

test('publishes an event at the venue’s time, after saying what is missing @layout', async ({
  page,
  person,
}) => {
  expect(person.id).toBeTruthy();
  const title = `Workshop w${randomUUID().slice(0, 8)}`;
  await page.goto('/organise');
  await expect(page.getByRole('heading', { name: 'You organise nothing yet' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Add an event' }).click();
  await expect(page.getByRole('heading', { name: 'Add an event' })).toBeVisible();
  await page.getByLabel('Website').fill('javascript:alert(1)');
  await page.getByLabel('City').fill('Tokyo');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await expect(page.getByLabel('Title')).toHaveAccessibleDescription('This is needed.');
  await expect(page.getByLabel('Starts on')).toHaveAccessibleDescription(/is needed/);
  await expect(page.getByLabel('Website')).toHaveAccessibleDescription(/starts with https/);
  await expect(page.getByLabel('City')).toHaveValue('Tokyo');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);

  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Topics').fill('Rust, Open source');
  await page.getByLabel('Website').fill('https://workshop.example');
  await page.getByLabel('Starts on').fill('2031-03-04');
  await page.getByLabel('Start time').fill('19:00');
  await page.getByLabel('End time').fill('21:30');
  await page.getByLabel('Time zone of the venue').selectOption('Asia/Tokyo');
  await page.getByRole('button', { name: 'Publish event' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText('19:00–21:30')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open source' })).toBeVisible();
});

test('brings a change and a deletion to the calendar of whoever tracks the event', async ({
  page,
  person,
  google,
  browser,
}) => {
  const organiser = await newPerson();
  const event = await createEvent(organiser);
  await connectQuietly(page.context(), google);
  expect(await track(person, event.id)).toBe('synced');

  const context = await browser.newContext();
  await signIn(context, organiser);
  const desk = await context.newPage();
  await desk.goto('/organise');
  await desk.getByRole('link', { name: `Edit ${event.title}` }).click();
  await desk.getByLabel('Title').fill(`${event.title} moved`);
  await desk.getByLabel('Venue', { exact: true }).fill('The other hall');
  await desk.getByRole('button', { name: 'Save changes' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: `${event.title} moved` })).toBeVisible();
  await workQueue();
  await expect.poll(async () => (await google.shown())[0]?.summary).toBe(`${event.title} moved`);
  expect((await google.shown())[0]?.location).toContain('The other hall');

  await desk.goto(`/organise/${event.id}`);
  await desk.getByRole('button', { name: 'Delete event' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
  await desk.getByRole('button', { name: 'Delete event' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Delete event' }).click();
  await expect(desk).toHaveURL(/\/organise$/);
  await workQueue();
  await expect.poll(async () => (await google.shown()).length).toBe(0);
  await context.close();
});

test('saving an event without a change leaves it where it is, in the night in which the clocks go back too', async ({
  page,
  person,
}) => {
  // The second 01:30 of that night, and a quarter of a minute, which the form doesn't show.
  const times = { startsAt: '2031-11-02T06:30:15.000Z', endsAt: '2031-11-02T08:00:00.000Z' };
  const event = await createEvent(person, { timezone: 'America/New_York', ...times });
  await page.goto(`/organise/${event.id}`);
  await expect(page.getByLabel('Start time')).toHaveValue('01:30');
  await page.getByLabel('Title').fill(`${event.title} by night`);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${event.title} by night` })).toBeVisible();
  const { body } = await api(person, 'GET', `/api/events/${event.id}`);
  expect(body).toMatchObject({ event: times });
});

test('a start that the clocks skip is told at its field, and what was typed stays', async ({
  page,
  person,
}) => {
  const event = await createEvent(person);
  await page.goto(`/organise/${event.id}`);
  for (const name of ['Starts on', 'Ends on']) await page.getByLabel(name).fill('2031-03-30');
  await page.getByLabel('Start time').fill('02:30');
  await page.getByLabel('End time').fill('05:00');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('This time is skipped on that day')).toBeVisible();
  await expect(page.getByLabel('Start time')).toBeFocused();
  await expect(page.getByLabel('Start time')).toHaveValue('02:30');
});

test('turns an event into an all-day one and back to “to be announced”', async ({ page, person }) => {
  const event = await createEvent(person);
  await page.goto(`/organise/${event.id}`);
  await expect(page.getByLabel('Starts on')).toHaveValue(dayFromNow(30));
  await page.getByLabel('All day').check();
  await page.getByLabel('First day').fill('2031-03-04');
  await page.getByLabel('Last day').fill('2031-03-06');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText(/4\s?–\s?6 March 2031/)).toBeVisible();
  await expect(page.getByText('3 whole days')).toBeVisible();
  await page.getByRole('link', { name: 'Edit your event' }).click();
  await expect(page.getByLabel('Last day')).toHaveValue('2031-03-06');
  await page.getByLabel('To be announced').check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Date to be announced')).toBeVisible();
});

test.describe('an event of somebody else', () => {
  test.use({ expectedConsoleErrors: [/status of 404/] });

  test('is not there for editing', async ({ page, person }) => {
    expect(person.id).toBeTruthy();
    const event = await createEvent(await newPerson());
    expect((await page.goto(`/organise/${event.id}`))?.status()).toBe(404);
    await page.goto(`/events/${event.id}`);
    await expect(page.getByRole('heading', { level: 1, name: event.title })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Edit your event' })).toHaveCount(0);
  });
});
