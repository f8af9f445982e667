import type { Page } from '@playwright/test';
import type { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { dayFromNow, eventAt, openCalendar, shown, test, threeCalendars } from './support/calendar.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './support/test.ts';

const editor = (page: Page) => page.getByRole('dialog', { name: /event$/ });
const titlesIn = async (google: GoogleAccount) => (await google.shown()).map(({ summary }) => summary);

test.describe('when an answer is lost', () => {
  test.use({ expectedConsoleErrors: [/ERR_FAILED/] });

  test('a new event is in Google Calendar, and here at once, exactly once @layout', async ({
    page,
    person,
    google,
  }) => {
    expect(person.id).toBeTruthy();
    await openCalendar(page, google, 'day');
    await page.keyboard.press('c');
    await expect(editor(page).getByLabel('Title')).toBeFocused();
    await expect(editor(page).getByLabel('Title')).toHaveValue('');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    // The first answer is lost on its way: asking again makes no second event.
    let answers = 0;
    await page.route('**/api/calendar/events', async (route) => {
      const response = await route.fetch();
      answers += 1;
      return answers === 1 ? route.abort() : route.fulfill({ response });
    });
    await editor(page).getByLabel('Title').fill('Tea with Grace');
    // Late in the evening the next hour is tomorrow's.
    await editor(page).getByLabel('Starts on').fill(dayFromNow(0));
    await editor(page).getByLabel('Start time').fill('10:00');
    await editor(page).getByLabel('Ends on').fill(dayFromNow(0));
    await editor(page).getByLabel('End time').fill('11:30');
    await editor(page).getByLabel('Place').fill('Garden');
    await editor(page).getByRole('button', { name: 'Save' }).click();
    await expect(editor(page)).toContainText('nothing is made twice');
    // Whatever is corrected by then, and however often Escape is pressed, nothing that was typed is lost.
    await editor(page).getByLabel('Title').fill('Tea with Ada');
    await expect(editor(page).getByLabel('Calendar')).toBeDisabled();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await editor(page).getByRole('button', { name: 'Save' }).click();
    await expect(editor(page)).toBeHidden();
    await expect(shown(page, 'Tea with Ada')).toContainText('10:00');
    expect(answers).toBe(2);
    expect(await titlesIn(google)).toEqual(['Tea with Ada']);
    await page.reload();
    await expect(shown(page, 'Tea with')).toHaveCount(1);
  });
});

test('an event is changed and deleted in both places, and what was not touched stays', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 9, 'Draft', { colorId: '5', location: 'Room 4' })] });
  await openCalendar(page, google, 'day');
  await shown(page, 'Draft').click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Title').fill('Final');
  await editor(page).getByLabel('End time').fill('08:00');
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(editor(page)).toContainText('It must end after it starts.');
  await expectAccessible(page);
  await editor(page).getByLabel('End time').fill('12:00');
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(shown(page, 'Final')).toBeAttached();
  expect(await google.shown()).toMatchObject([
    {
      summary: 'Final',
      colorId: '5',
      location: 'Room 4',
      end: { dateTime: expect.stringContaining('T12:00:00') },
    },
  ]);
  // Once more, with what the first change has left.
  await shown(page, 'Final').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(shown(page, 'Final')).toHaveCount(0);
  expect(await titlesIn(google)).toEqual([]);
});

test.describe('when somebody else was faster', () => {
  test.use({ expectedConsoleErrors: [/409/] });

  test('nothing is overwritten, what was typed stays, and the other change is shown', async ({
    page,
    person,
    google,
  }) => {
    expect(person.id).toBeTruthy();
    const event = eventAt(0, 9, 'Draft');
    await threeCalendars(google, { own: [event] });
    await openCalendar(page, google, 'day');
    await shown(page, 'Draft').click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await google.edit('patch', event.id, { summary: 'Theirs' });
    await editor(page).getByLabel('Title').fill('Mine');
    await editor(page).getByRole('button', { name: 'Save' }).click();
    await expect(editor(page)).toContainText('changed elsewhere');
    await expect(editor(page).getByLabel('Title')).toHaveValue('Mine');
    await page.keyboard.press('Escape');
    await expect(editor(page)).toContainText('not saved yet');
    await editor(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(shown(page, 'Theirs')).toBeAttached();
    expect(await titlesIn(google)).toEqual(['Theirs']);
  });
});

test('what Google alone can change is not offered for change', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, {
    own: [
      eventAt(0, 9, 'Standup', { recurrence: ['RRULE:FREQ=DAILY'] }),
      eventAt(0, 12, 'Invitation', { organizer: { email: 'ada@example.com' } }),
      eventAt(0, 15, 'Mine'),
      eventAt(0, 17, 'Flight', { eventType: 'fromGmail' }),
      eventAt(0, 20, 'Deep work', { eventType: 'focusTime' }),
    ],
  });
  await openCalendar(page, google, 'day');
  for (const [title, offered] of [
    ['Standup', 0],
    ['Invitation', 0],
    ['Mine', 1],
    ['Flight', 0],
    ['Deep work', 1],
  ] as const) {
    await shown(page, title).click();
    await expect(page.getByRole('dialog', { name: title })).toContainText('Open in Google Calendar');
    await expect(page.getByRole('button', { name: 'Edit' })).toHaveCount(offered);
    await page.keyboard.press('Escape');
  }
});

test.describe('when Google is down', () => {
  test.use({ expectedConsoleErrors: [/502/] });

  test('a new event is said not to be saved, and is saved when that is asked for again', async ({
    page,
    person,
    google,
  }) => {
    expect(person.id).toBeTruthy();
    await openCalendar(page, google, 'day');
    await google.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 2 });
    await page.keyboard.press('c');
    await editor(page).getByLabel('Title').fill('Tea with Grace');
    await editor(page).getByRole('button', { name: 'Save' }).click();
    await expect(editor(page).getByRole('alert')).toContainText('not saved');
    await expect(editor(page).getByRole('alert')).not.toContainText(/automatically|ourselves|by itself/);
    await editor(page).getByRole('button', { name: 'Save again' }).click();
    await expect(editor(page)).toBeHidden();
    expect(await titlesIn(google)).toEqual(['Tea with Grace']);
  });
});

test('what was typed stays when the cross is pressed, and offline it says so', async ({
  page,
  context,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await openCalendar(page, google, 'day');
  await page.keyboard.press('c');
  await editor(page).getByRole('button', { name: 'Close' }).click();
  await expect(editor(page)).toBeHidden();
  await page.keyboard.press('c');
  await editor(page).getByLabel('Title').fill('Tea with Grace');
  await editor(page).getByRole('button', { name: 'Close' }).click();
  await expect(editor(page).getByRole('alert')).toContainText('not saved yet');
  await context.setOffline(true);
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(editor(page).getByRole('alert')).toContainText('You’re offline');
  await expect(editor(page)).not.toContainText('may be saved');
  await expect(editor(page).getByLabel('Title')).toHaveValue('Tea with Grace');
  await context.setOffline(false);
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(editor(page)).toBeHidden();
  expect(await titlesIn(google)).toEqual(['Tea with Grace']);
});

test('a time that the clocks skip is told at its field', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await openCalendar(page, google, 'day');
  await page.keyboard.press('c');
  await editor(page).getByLabel('Title').fill('Early');
  for (const name of ['Starts on', 'Ends on']) await editor(page).getByLabel(name).fill('2032-03-28');
  await editor(page).getByLabel('Start time').fill('02:30');
  await editor(page).getByLabel('End time').fill('04:00');
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(editor(page).getByLabel('Start time')).toBeFocused();
  await expect(editor(page)).toContainText('skip this time');
  expect(await titlesIn(google)).toEqual([]);
});
