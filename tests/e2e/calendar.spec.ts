import {
  eventAt,
  expectSynced,
  openCalendar,
  pressSync,
  shown,
  status,
  threeCalendars,
} from './support/calendar.ts';
import { createEvent } from './support/events.ts';
import { connect, expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const count = (length: number, make: (index: number) => object) =>
  Array.from({ length }, (_, index) => make(index));

test('shows what it will be before anything is connected, then events as they arrive @layout', async ({
  page,
  person,
  google,
  isMobile,
}) => {
  test.slow();
  expect(person.id).toBeTruthy();
  await page.goto('/calendar');
  await expect(page.getByRole('img', { name: /A sample week/ })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await threeCalendars(google, {
    own: [eventAt(0, 9, 'Breakfast')],
    team: count(30, (i) => eventAt(i % 20, 10, `Team ${i}`)),
    family: count(30, (i) => eventAt(i % 20, 18, `Family ${i}`)),
  });
  // Google takes its time, so that there is something to see.
  await google.fault({ method: 'GET', path: '/events' }, { delayMs: 1200 }, 3);
  await page.getByRole('main').getByRole('link', { name: 'Connect Google Calendar' }).click();
  await page.locator(`input[name="account"][value="${google.email}"]`).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(/\/settings/);
  await page.goto('/calendar');
  const bar = page.getByRole('progressbar');
  await expect(bar).toHaveAttribute('aria-valuemax', '3');
  await expect(status(page)).toHaveText(/of 3 calendars/);
  await expectSynced(page);
  await expect(status(page)).toHaveText(/^Synced (just now|less than a minute ago)$/);
  await expect(shown(page, 'Breakfast')).toBeVisible();
  // The agenda is for phones, the month for desks.
  await expect(page.getByLabel('View')).toHaveValue(isMobile ? 'agenda' : 'month');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('tells everything about an event, and leads from a tracked one to its page @layout', async ({
  page,
  person,
  google,
}) => {
  const event = await createEvent(person, { title: 'Rust evening' });
  await threeCalendars(google, {
    own: [
      eventAt(0, 11, 'Design review', {
        location: 'Room 4',
        hangoutLink: 'https://meet.google.com/abc-defg-hij',
        description:
          '<b>Agenda</b><br>See <a href="https://example.com/notes">notes</a><a href="javascript:alert(1)">bad</a><img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>',
        attendees: [{ email: 'grace@example.com', displayName: 'Grace', responseStatus: 'tentative' }],
      }),
      eventAt(0, 14, 'Rust evening', { extendedProperties: { private: { kureCalEventId: event.id } } }),
    ],
  });
  await openCalendar(page, google, 'day');
  await shown(page, 'Design review').click();
  const panel = page.getByRole('dialog', { name: 'Design review' });
  for (const text of ['Room 4', 'Agenda', 'Grace, maybe']) await expect(panel).toContainText(text);
  await expect(panel.getByRole('link', { name: 'notes' })).toHaveAttribute(
    'href',
    'https://example.com/notes',
  );
  await expect(panel.getByRole('link', { name: 'bad' })).toHaveCount(0);
  await expect(page).not.toHaveTitle(/broken/);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await shown(page, 'Rust evening').click();
  await page.getByRole('link', { name: /see the event page/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rust evening' })).toBeVisible();
});

test('moves by keyboard as Google Calendar does, silent while typing, with its place in the URL', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, {
    own: [eventAt(3, 9, 'Dentist appointment')],
    team: [eventAt(0, 10, 'Standup')],
  });
  await openCalendar(page, google);
  const view = page.getByLabel('View');
  for (const [key, name] of [
    ['d', 'day'],
    ['w', 'week'],
    ['m', 'month'],
    ['a', 'agenda'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(view).toHaveValue(name);
    await expect(page).toHaveURL(new RegExp(`view=${name}`));
  }
  await page.keyboard.press('m');
  await expect(view).toHaveValue('month');
  const title = page.getByRole('heading', { level: 2 }).first();
  const now = (await title.textContent()) ?? '';
  await page.keyboard.press('j');
  await expect(title).not.toHaveText(now);
  await page.keyboard.press('k');
  await expect(title).toHaveText(now);
  await page.keyboard.press('k');
  await expect(title).not.toHaveText(now);
  await page.keyboard.press('t');
  await expect(title).toHaveText(now);
  await page.getByLabel('Jump to date').fill('2027-03-28');
  await expect(title).toHaveText('March 2027');
  await page.reload();
  await expect(title).toHaveText('March 2027');
  await page.goBack();
  await expect(title).toHaveText(now);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('w');
  await page.keyboard.press('Escape');
  await expect(view).toHaveValue('month');
  await page.keyboard.press('/');
  await page.keyboard.type('dentist');
  await expect(view).toHaveValue('month');
  await page.getByRole('button', { name: /Dentist appointment/ }).click();
  await expect(page.getByRole('dialog', { name: 'Dentist appointment' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('w');
  await page.keyboard.press('t');
  await expect(shown(page, 'Standup')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Team' }).uncheck();
  await expect(shown(page, 'Standup')).toBeHidden();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Team' })).not.toBeChecked();
});

test('names what a catalogue event overlaps with', async ({ page, person, google }) => {
  const standup = eventAt(2, 10, 'Standup');
  await threeCalendars(google, { own: [standup] });
  await openCalendar(page, google);
  const day = standup.start.dateTime.slice(0, 10);
  const offset = new Date(`${day}T12:00:00Z`).toLocaleString('en', {
    timeZone: 'Europe/Berlin',
    timeZoneName: 'longOffset',
  });
  const zone = /GMT([+-]\d\d:\d\d)/.exec(offset)?.[1] ?? 'Z';
  const event = await createEvent(person, {
    startsAt: `${day}T09:00:00${zone}`,
    endsAt: `${day}T11:00:00${zone}`,
  });
  await page.goto(`/events/${event.id}`);
  await expect(page.getByTestId('conflict')).toHaveText('Overlaps Standup 10:00 to 10:30');
  await page.goto(`/events?q=${encodeURIComponent(event.title)}`);
  await expect(page.getByTestId('conflict')).toHaveText('Overlaps Standup 10:00 to 10:30');
});

test('syncs with the button and says how each calendar is', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Breakfast')] });
  await connect(page, google);
  await page.goto('/calendar?view=week');
  await expectSynced(page);
  const lunch = eventAt(0, 12, 'Lunch');
  await google.edit('create', undefined, lunch);
  await pressSync(page);
  await expect(shown(page, 'Lunch')).toBeVisible({ timeout: 15_000 });
  await expectSynced(page);
  await status(page).click();
  await expect(page.getByTestId('calendar-line')).toHaveCount(3);
  for (const line of await page.getByTestId('calendar-line').all())
    await expect(line).toHaveAttribute('data-state', 'done');
  await expectAccessible(page);
});
