import { comingBackUntil, eventAt, openCalendar, shown, test, threeCalendars } from './support/calendar.ts';
import { expect, expectAccessible, expectNoSidewaysScroll } from './support/test.ts';

// What comes from a newsletter: laid out, indented, and with nothing to run.
const laidOut = `<html>
  <body>
    <h2>Programme</h2>
    <table>
      <tr><td>10:00</td><td>Opening</td></tr>
    </table>

    <p>See you
       there</p>
  </body>
</html>`;

test('an open event follows what happens to it in Google, and says when it has left its place', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  const event = eventAt(0, 9, 'Old title');
  await threeCalendars(google, { own: [event] });
  await openCalendar(page, google);
  await shown(page, 'Old title').click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading')).toHaveText('Old title');
  await google.edit('patch', event.id, { summary: 'New title' });
  await comingBackUntil(page, () =>
    expect(panel.getByRole('heading')).toHaveText('New title', { timeout: 300 }),
  );
  await google.edit('delete', event.id);
  await comingBackUntil(page, () =>
    expect(panel).toContainText('Removed or moved since you opened it.', { timeout: 300 }),
  );
  await page.keyboard.press('Escape');
  await expect(shown(page, 'New title')).toHaveCount(0);
});

test('an event tells everything that Google gave @layout', async ({ page, person, google }) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, {
    own: [
      eventAt(0, 9, 'Offsite', {
        status: 'tentative',
        visibility: 'private',
        transparency: 'transparent',
        description: laidOut,
        recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=30'],
        reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 30 }] },
        source: { title: 'The programme', url: 'https://example.com/programme' },
      }),
    ],
  });
  await openCalendar(page, google, 'day');
  await shown(page, 'Offsite').click();
  const panel = page.getByRole('dialog', { name: 'Offsite' });
  await expect(panel).toContainText('Tentative · Private · Shows as free');
  await expect(panel).toContainText('Repeats every week on Mon, Tue, Wed, Thu, Fri, Sat and Sun, 30 times');
  await expect(panel).toContainText('Reminds 30 minutes before');
  await expect(panel.getByRole('link', { name: 'The programme' })).toHaveAttribute('href', /programme$/);
  await expect(panel.getByText('10:00 Opening', { exact: true })).toBeVisible();
  await expect(panel.getByText('See you there', { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('leaves the focus where the person has moved it while a dialog closes', async ({
  page,
  person,
  google,
}) => {
  expect(person.id).toBeTruthy();
  await threeCalendars(google, { own: [eventAt(0, 8, 'Standup')] });
  await openCalendar(page, google, 'agenda');
  await shown(page, 'Standup').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  // The page hears of the closing later than the person, who types already.
  await page.evaluate(() => {
    document.querySelector('dialog')?.close();
    document.getElementById('calendar-search')?.focus();
    document.execCommand('insertText', false, 'Standup');
  });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('search')).toContainText('1 found');
  await expect(page.getByLabel('Search events')).toBeFocused();
});
