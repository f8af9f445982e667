import {
  eventAt,
  openCalendar,
  openReaderWeek,
  readerWeek,
  shown,
  test,
  threeCalendars,
} from './support/calendar.ts';
import { createEvent } from './support/events.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './support/test.ts';

// One person looks at one week in all of these: nothing here changes what is in Google.
test.describe.configure({ mode: 'default' });
// Each test is a new browser of the same person: the server lets them sync once in 5 s, and the browser logs its 429.
// The policy tells of a handler in an event's description that it did not let run.
test.use({ expectedConsoleErrors: [/429|inline event handler violates/] });

test('tells everything about an event and lets nothing of its description run @layout', async ({
  page,
  reader,
}) => {
  await openReaderWeek(page, 'day');
  await shown(page, 'Design review').click();
  const panel = page.getByRole('dialog', { name: 'Design review' });
  for (const text of ['Wed, 24 Mar 2032', '11:00', 'Room 4', 'Agenda', 'Grace, maybe', reader.own.email])
    await expect(panel).toContainText(text);
  await expect(panel.getByRole('link', { name: 'notes' })).toHaveAttribute(
    'href',
    'https://example.com/notes',
  );
  await expect(panel.getByRole('link', { name: 'Join the video call' })).toHaveAttribute('href', /^https:/);
  await expect(panel.getByRole('link', { name: 'bad' })).toHaveCount(0);
  await expect(panel.locator('img, script')).toHaveCount(0);
  await expect(page).not.toHaveTitle(/broken/);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('shows a series with what was changed in it, whole days, and spans of days as one bar', async ({
  page,
  reader,
}) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page);
  // Five working days, one of them cancelled and one moved to the afternoon.
  await expect(shown(page, 'Standup')).toHaveCount(4);
  // What has no duration stays on its day, however late.
  await expect(shown(page, 'Night train')).toHaveCount(1);
  await shown(page, 'Standup, later').click();
  const moved = page.getByRole('dialog', { name: 'Standup, later' });
  await expect(moved).toContainText(/Thu, 25 Mar 2032.*16:00/);
  await expect(moved).toContainText('Part of a series');
  await page.keyboard.press('Escape');
  // Whoever has no mouse goes on where they were.
  await expect(shown(page, 'Standup, later')).toBeFocused();
  await shown(page, 'Standup').first().click();
  await expect(page.getByRole('dialog', { name: 'Standup' })).toContainText('Repeats every week');
  await page.keyboard.press('Escape');
  for (const view of ['w', 'm']) {
    await page.keyboard.press(view);
    await expect(shown(page, 'Tax day')).toHaveCount(1);
    await expect(shown(page, 'Offsite')).toHaveCount(1);
    await expect
      .poll(async () =>
        Math.round((await widthOf(shown(page, 'Offsite'))) / (await widthOf(shown(page, 'Tax day')))),
      )
      .toBe(3);
  }
  await shown(page, 'Offsite').click();
  await expect(page.getByRole('dialog', { name: 'Offsite' })).toContainText(/23.*25 Mar 2032, all day/);
});

test('keeps nine o’clock at nine when clocks change', async ({ page, reader }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page, 'week');
  const standup = shown(page, 'Standup');
  await expect(standup.first()).toContainText('09:00');
  await page.keyboard.press('j');
  await expect(standup).toHaveCount(5);
  for (const one of await standup.all()) await expect(one).toContainText('09:00');
});

test('moves by keyboard as Google Calendar does, with its place in the URL', async ({ page, reader }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page, 'month');
  const view = page.getByLabel('View');
  const title = page.getByRole('heading', { level: 2 }).first();
  for (const [key, name] of [
    ['d', 'day'],
    ['w', 'week'],
    ['a', 'agenda'],
    ['m', 'month'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(view).toHaveValue(name);
    await expect(page).toHaveURL(new RegExp(`view=${name}`));
  }
  const firstDay = page.getByTestId('calendar-grid').locator('[data-date]').first();
  for (const [key, day] of [
    ['j', '2032-03-29'],
    ['k', '2032-03-01'],
    ['j', '2032-03-29'],
    ['k', '2032-03-01'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(firstDay).toHaveAttribute('data-date', day);
  }
  await page.keyboard.press('j');
  await expect(title).toHaveText('April 2032');
  await expect(page).toHaveURL(/date=2032-04-01/);
  await page.keyboard.press('k');
  await expect(title).toHaveText('March 2032');
  await page.goBack();
  await expect(title).toHaveText('April 2032');
  await page.goForward();
  await expect(title).toHaveText('March 2032');
  const visited: string[] = [];
  page.on('framenavigated', () => visited.push(page.url()));
  await page.getByLabel('Jump to date').focus();
  await page.keyboard.type('10312032');
  await expect(title).toHaveText('October 2032');
  expect(visited.filter((url) => !/date=20\d\d-/.test(url))).toEqual([]);
  await page.getByLabel('Jump to date').blur();
  await page.reload();
  await expect(title).toHaveText('October 2032');
  await page.getByRole('button', { name: 'Wednesday, 13 October 2032' }).click();
  await expect(page).toHaveURL(/date=2032-10-13/);
  const thisMonth = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    month: 'long',
    year: 'numeric',
  }).format();
  await page.keyboard.press('t');
  await expect(title).toHaveText(thisMonth);
});

test('has a list of its keys, and keys are silent while somebody types', async ({ page, reader }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page, 'month');
  const view = page.getByLabel('View');
  await page.keyboard.press('?');
  const legend = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(legend).toContainText('Agenda');
  await expectAccessible(page);
  await page.keyboard.press('w');
  await page.keyboard.press('Escape');
  await expect(legend).toBeHidden();
  await expect(view).toHaveValue('month');
  await page.keyboard.press('/');
  await page.keyboard.type('dinner');
  await expect(view).toHaveValue('month');
  await page.getByRole('button', { name: /^Dinner/ }).click();
  await expect(page.getByRole('dialog', { name: 'Dinner' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(view).toHaveValue('day');
  await expect(page).toHaveURL(/date=2032-03-24/);
});

test('lists the coming days with what is on them @layout', async ({ page, reader }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page, 'agenda');
  const wednesday = page.getByRole('region', { name: /^Wednesday 24 March/ });
  await expect(wednesday.getByRole('listitem')).toHaveText([
    /^All day.*Offsite$/,
    /^11:00 – 11:30.*Design review.*Room 4$/,
    /^14:00 – 14:30.*Retrospective$/,
    /^18:00 – 18:30.*Dinner$/,
  ]);
  // What is drawn later is drawn too.
  await expect(page.getByRole('region', { name: /^Thursday 22 April/ })).toContainText('Standup');
  await wednesday.getByRole('button', { name: /Retrospective/ }).click();
  await expect(page.getByRole('dialog', { name: 'Retrospective' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Thursday 25 March/ }).click();
  await expect(page).toHaveURL(/view=day&date=2032-03-25/);
  await expect(shown(page, 'Standup, later')).toBeVisible();
});

test('a crowded day says how many more there are, and shows them all', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  const hours = Array.from({ length: 14 }, (_, index) => index + 8);
  await threeCalendars(google, { own: hours.map((hour) => eventAt(0, hour, `Talk at ${hour}`)) });
  await openCalendar(page, google, 'month');
  await expect(shown(page, 'Talk').nth(1)).toBeAttached();
  const drawn = await shown(page, 'Talk').count();
  const more = page.getByRole('button', { name: `+${hours.length - drawn} more` });
  await more.focus();
  await page.keyboard.press('Enter');
  const day = page.getByRole('dialog');
  await expect(day.getByRole('listitem')).toHaveText(hours.map((hour) => new RegExp(`Talk at ${hour}$`)));
  await expectAccessible(page);
  await day.getByRole('button', { name: /Talk at 20/ }).click();
  await expect(page.getByRole('dialog', { name: 'Talk at 20' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(day).toBeHidden();
  await expect(more).toBeFocused();
  await more.click();
  await day.getByRole('button', { name: 'Open day' }).click();
  await expect(page.getByLabel('View')).toHaveValue('day');
});

test('groups calendars by account and remembers which are hidden', async ({ page, reader }) => {
  await openReaderWeek(page);
  const own = page.getByRole('group', { name: reader.own.email });
  const other = page.getByRole('group', { name: reader.other.email });
  await expect(own.getByRole('checkbox')).toHaveCount(3);
  await expect(other.getByRole('checkbox')).toHaveCount(1);
  await expect(shown(page, 'Side project call')).toBeAttached();
  await expect(shown(page, 'Retrospective')).toBeAttached();
  const colourOf = (summary: string) =>
    shown(page, summary)
      .first()
      .evaluate((event) => getComputedStyle(event).backgroundColor);
  expect(await colourOf('Retrospective')).not.toBe(await colourOf('Design review'));
  await own.getByRole('checkbox', { name: 'Team' }).uncheck();
  await expect(shown(page, 'Retrospective')).toHaveCount(0);
  // A box that was ticked is no place to type in.
  await page.keyboard.press('d');
  await expect(page.getByLabel('View')).toHaveValue('day');
  await page.keyboard.press('w');
  await page.reload();
  await expect(shown(page, 'Design review')).toBeAttached();
  await expect(own.getByRole('checkbox', { name: 'Team' })).not.toBeChecked();
  await expect(shown(page, 'Retrospective')).toHaveCount(0);
  await own.getByRole('checkbox', { name: 'Team' }).check();
  await expect(shown(page, 'Retrospective')).toBeAttached();
});

test('is accessible and fits, in every kind of view @layout', async ({ page, reader, isMobile }) => {
  expect(reader.person.id).toBeTruthy();
  await openReaderWeek(page, 'month');
  // The week is looked at on desks wherever something goes wrong.
  for (const view of isMobile ? ['month', 'day', 'agenda'] : ['month', 'agenda']) {
    await page.getByLabel('View').selectOption(view);
    await expect(shown(page, 'Design review')).toBeAttached();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
  // The agenda is for phones, the month for desks.
  await page.goto('/calendar');
  await expect(page.getByLabel('View')).toHaveValue(isMobile ? 'agenda' : 'month');
});

test('names what a catalogue event overlaps with, without sending it anywhere @layout', async ({
  page,
  reader,
}) => {
  await openReaderWeek(page);
  const event = await createEvent(reader.person, {
    startsAt: `${readerWeek.wednesday}T10:30:00+01:00`,
    endsAt: `${readerWeek.wednesday}T12:00:00+01:00`,
  });
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.goto(`/events/${event.id}`);
  const note = page.getByTestId('conflict');
  await expect(note).toHaveText('Overlaps Design review 11:00 to 11:30 and 1 more');
  await expectAccessible(page);
  await page.goto(`/events?q=${encodeURIComponent(event.title)}`);
  await expect(note).toHaveText('Overlaps Design review 11:00 to 11:30 and 1 more');
  expect(sent.filter((text) => /Design|review/.test(text))).toEqual([]);
});

async function widthOf(event: ReturnType<typeof shown>): Promise<number> {
  return (await event.boundingBox())?.width ?? 0;
}
