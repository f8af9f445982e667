import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserFlags, findBrowser } from '#local/browser.ts';
import { CLIENT, day, eventually, P, simulatorOverHttp, webhookReceiver } from './support/overHttp.ts';

const { google, control, account } = simulatorOverHttp();
let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await findBrowser(), args: browserFlags });
}, 120_000);
afterAll(() => browser?.close());

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1200, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 800 } },
];

async function open(path: string, look: object, visit: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', ...look });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(google.url + path);
    await visit(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const consent = `/o/oauth2/v2/auth?${new URLSearchParams({
  client_id: CLIENT.clientId,
  redirect_uri: 'http://127.0.0.1:9/callback',
  response_type: 'code',
  scope: `openid email ${P}calendar.events`,
})}`;

describe('the web calendar in a browser', { timeout: 90_000 }, () => {
  test.each([
    ['the month', '/?account=ada@example.com'],
    ['the list', '/?account=ada@example.com&view=list'],
    ['the form', '/?account=ada@example.com&new=2026-12-01'],
    ['the consent page', consent],
  ])(
    '%s is accessible, quiet and no wider than the screen, wide in light and narrow in dark',
    async (_name, path) => {
      for (const look of LOOKS) {
        await open(path, look, async (page) => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(
            true,
          );
        });
      }
    },
  );

  test('a person creates, moves, renames and deletes an event, and the app is told each time', async () => {
    const who = await account();
    const receiver = await webhookReceiver();
    const requestBody = { id: 'by-hand', type: 'web_hook', address: receiver.url };
    await who.api.events.watch({ calendarId: 'primary', requestBody });
    const told = (n: number) => eventually(() => expect(receiver.received.length).toBe(n));
    await told(1);
    await open(`/?account=${who.email}&date=2026-12-01`, {}, async (page) => {
      await page.getByRole('link', { name: 'New event on Thu, Dec 10' }).click();
      await page.getByLabel('Title').fill('Made by hand');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('link', { name: '10:00 Made by hand' }).click();
      await told(2);
      await page.getByLabel('Start time').fill('15:00');
      await page.getByLabel('End time').fill('16:00');
      await page.getByLabel('Title').fill('Renamed');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('link', { name: '15:00 Renamed' }).click();
      await told(3);
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('link', { name: 'New event', exact: true }).waitFor();
      expect(await page.getByText('Renamed').count()).toBe(0);
      await told(4);
    });
    await receiver.stop();
    const { calendars } = await control(`state?account=${who.email}`);
    expect(calendars[0].events).toMatchObject([{ summary: 'Renamed', status: 'cancelled' }]);
  });

  test("an open page shows the app's changes by itself", async () => {
    const who = await account();
    await open(`/?account=${who.email}&date=2026-12-01`, {}, async (page) => {
      const requestBody = { id: 'fromapp1', summary: 'From the app', ...day('2026-12-08') };
      await who.api.events.insert({ calendarId: 'primary', requestBody });
      await page.getByText('From the app').waitFor({ timeout: 5000 });
      await who.api.events.delete({ calendarId: 'primary', eventId: 'fromapp1' });
      await page.getByText('From the app').waitFor({ state: 'detached', timeout: 5000 });
    });
  });

  test('§1.7 a person chooses the account and unticks a scope on the consent page', async () => {
    const who = await account();
    await control('accounts', { email: who.email });
    await open(consent, {}, async (page) => {
      await page.locator(`input[name="account"][value="${who.email}"]`).check();
      await page.getByRole('checkbox', { name: /View and edit events/ }).uncheck();
      const left = page.waitForRequest(/127\.0\.0\.1:9/);
      await page.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
      const { searchParams } = new URL((await left).url());
      expect([searchParams.get('scope'), searchParams.has('code')]).toEqual(['openid email', true]);
    });
  });
});
