import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { GoogleAccount } from './google.ts';
import { readStackFile } from './stackFile.ts';
import { connect, expect } from './test.ts';

export async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${readStackFile().googleUrl}/_sim/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`/_sim/${path}: ${answer.status} ${await answer.text()}`);
}

const berlinDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });

/** A Google event so many days from today, at an hour of Berlin. */
export function eventAt(days: number, hour: number, summary: string, more: object = {}) {
  const date = berlinDay.format(Date.now() + days * 86_400_000);
  const at = (minute: string) => ({
    dateTime: `${date}T${String(hour).padStart(2, '0')}:${minute}:00`,
    timeZone: 'Europe/Berlin',
  });
  return { id: randomUUID().replaceAll('-', ''), summary, start: at('00'), end: at('30'), ...more };
}

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
  await control('accounts', {
    email: google.email,
    calendars: [
      calendar(google.email, google.email, events.own),
      calendar(team, 'Team', events.team),
      calendar(family, 'Family', events.family),
    ],
  });
  return { team, family };
}

export const status = (page: Page): Locator => page.getByTestId('sync-status');
export const shown = (page: Page, summary: string): Locator =>
  page.getByTestId('calendar-grid').locator('.kc-event', { hasText: summary });

export async function expectSynced(page: Page): Promise<void> {
  await expect(status(page)).toHaveAttribute('data-kind', 'upToDate', { timeout: 15_000 });
}

/** Connects an account and opens the calendar, in step. */
export async function openCalendar(page: Page, google: GoogleAccount, view = 'week'): Promise<void> {
  await connect(page, google);
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
