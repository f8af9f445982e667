import { randomUUID } from 'node:crypto';
import type { BrowserContext, Locator, Page } from '@playwright/test';
import type { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { newPerson, type Person } from '#tests/kit/newPerson.ts';
import { control } from '#tests/kit/simulator.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { newGoogleAccount } from './google.ts';
import { signIn } from './signIn.ts';
import { test as base, expect } from './test.ts';

const berlinDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });

/** The day so many days from today, in Berlin, where the browser is. */
export const dayFromNow = (days: number): string => berlinDay.format(Date.now() + days * 86_400_000);

/** A Google event of half an hour on a day, at an hour of Berlin. */
export function eventOn(date: string, hour: number, summary: string, more: object = {}) {
  const at = (minute: string) => ({
    dateTime: `${date}T${String(hour).padStart(2, '0')}:${minute}:00`,
    timeZone: 'Europe/Berlin',
  });
  return { id: randomUUID().replaceAll('-', ''), summary, start: at('00'), end: at('30'), ...more };
}

export const eventAt = (days: number, hour: number, summary: string, more: object = {}) =>
  eventOn(dayFromNow(days), hour, summary, more);

/** Gives the account three calendars: its own, Team and Family, with these events. */
export async function threeCalendars(
  google: GoogleAccount,
  events: { own?: object[]; team?: object[]; family?: object[] },
): Promise<{ team: string; family: string }> {
  const calendar = (id: string, summary: string, own: object[] = []) => ({
    id,
    summary,
    primary: id === google.email,
    accessRole: 'owner',
    timeZone: 'Europe/Berlin',
    events: own,
  });
  const team = `team-${google.email}`;
  const family = `family-${google.email}`;
  await control('POST', 'accounts', {
    email: google.email,
    timeZone: 'Europe/Berlin',
    calendars: [
      calendar(google.email, google.email, events.own),
      calendar(team, 'Team', events.team),
      calendar(family, 'Family', events.family),
    ],
  });
  return { team, family };
}

/** Connects an account with the browser's cookies, through Google's form but without looking at it. */
export async function connectQuietly(context: BrowserContext, google: GoogleAccount): Promise<void> {
  const { appUrl, googleUrl } = stackFile();
  const asked = await context.request.get(`${appUrl}/api/calendar/connect`);
  const request = /name="request" value="([^"]*)"/.exec(await asked.text())?.[1]?.replaceAll('&amp;', '&');
  if (!request) throw new Error(`no consent page: ${asked.status()} ${asked.url()}`);
  const form = new URLSearchParams({ request, account: google.email, decision: 'allow' });
  for (const scope of new URLSearchParams(request).get('scope')?.split(' ') ?? [])
    form.append('scope', scope);
  const allowed = await context.request.post(`${googleUrl}/o/oauth2/v2/auth`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    data: form.toString(),
    maxRedirects: 0,
  });
  const landed = await context.request.get(allowed.headers().location ?? '', { maxRedirects: 0 });
  const where = landed.headers().location;
  if (!where?.includes('calendar=connected')) throw new Error(`not connected: ${landed.status()} ${where}`);
}

export const status = (page: Page): Locator => page.getByTestId('sync-status');
export const shown = (page: Page, summary: string): Locator =>
  page.getByTestId('calendar-grid').locator('.kc-event', { hasText: summary });

export async function expectSynced(page: Page): Promise<void> {
  await expect(status(page)).toHaveAttribute('data-kind', 'upToDate', { timeout: 20_000 });
}

/** Connects an account and opens the calendar, in sync. */
export async function openCalendar(page: Page, google: GoogleAccount, view = 'week'): Promise<void> {
  await connectQuietly(page.context(), google);
  await page.goto(`/calendar?view=${view}`);
  await expectSynced(page);
}

/** Syncs by the button. The server lets a person sync once in 5 s; the page waits as long by itself. */
export async function pressSync(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sync', exact: true }).click();
}

/** Comes back to the page until the check passes, as a person does who has changed something in another tab. */
export async function comingBackUntil(page: Page, check: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await check();
  }).toPass({ timeout: 20_000, intervals: [500] });
}

/** A week that no clock reaches, with the day on which clocks change in it. */
export const readerWeek = { monday: '2032-03-22', wednesday: '2032-03-24', sunday: '2032-03-28' };

type Reader = {
  person: Person;
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>;
  own: GoogleAccount;
  other: GoogleAccount;
};

/** A person with two accounts, for tests that only look: made once in each process. */
export const test = base.extend<{ reader: Reader }, { sharedReader: Reader }>({
  sharedReader: [
    async ({ browser }, use) => {
      const [person, own, other] = await Promise.all([newPerson(), newGoogleAccount(), newGoogleAccount()]);
      await threeCalendars(own, readersEvents());
      await control('POST', 'accounts', {
        email: other.email,
        calendars: [
          {
            id: other.email,
            summary: 'Side project',
            primary: true,
            accessRole: 'owner',
            timeZone: 'Europe/Berlin',
            events: [eventOn(readerWeek.monday, 20, 'Side project call')],
          },
        ],
      });
      const context = await browser.newContext();
      await signIn(context, person);
      await connectQuietly(context, own);
      await connectQuietly(context, other);
      const cookies = await context.cookies();
      await context.close();
      await use({ person, cookies, own, other });
    },
    { scope: 'worker' },
  ],
  reader: async ({ context, sharedReader }, use) => {
    await context.addCookies(sharedReader.cookies);
    await use(sharedReader);
  },
});

function readersEvents() {
  const { monday, wednesday } = readerWeek;
  const series = eventOn('2032-03-01', 9, 'Standup', {
    recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
  });
  const slot = (date: string) => ({
    recurringEventId: series.id,
    id: `${series.id}_${date.replaceAll('-', '')}T080000Z`,
    originalStartTime: { dateTime: `${date}T09:00:00+01:00`, timeZone: 'Europe/Berlin' },
  });
  return {
    own: [
      eventOn(wednesday, 11, 'Design review', {
        location: 'Room 4',
        hangoutLink: 'https://meet.google.com/abc-defg-hij',
        description:
          '<b>Agenda</b><br>See <a href="https://example.com/notes">notes</a><a href="javascript:alert(1)">bad</a><img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>',
        attendees: [{ email: 'grace@example.com', displayName: 'Grace', responseStatus: 'tentative' }],
      }),
      series,
      eventOn(wednesday, 9, 'Standup', { ...slot(wednesday), status: 'cancelled' }),
      eventOn('2032-03-25', 16, 'Standup, later', slot('2032-03-25')),
      eventOn('2032-03-26', 23, 'Night train', {
        start: { dateTime: '2032-03-26T23:30:00', timeZone: 'Europe/Berlin' },
        end: { dateTime: '2032-03-26T23:30:00', timeZone: 'Europe/Berlin' },
      }),
      { summary: 'Offsite', start: { date: '2032-03-23' }, end: { date: '2032-03-26' } },
      { summary: 'Tax day', start: { date: monday }, end: { date: '2032-03-23' } },
    ],
    team: [eventOn(wednesday, 14, 'Retrospective')],
    family: [eventOn(wednesday, 18, 'Dinner')],
  };
}

/** The reader's calendar, with its events. */
export async function openReaderWeek(page: Page, view = 'week', date = readerWeek.wednesday): Promise<void> {
  await page.goto(`/calendar?view=${view}&date=${date}`);
  await expect(shown(page, 'Design review')).toBeAttached({ timeout: 30_000 });
}
