import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { browserFlags, findBrowser } from './browser.ts';
import { demoUser } from './stack/demoUser.ts';
import { startOwnStack } from './stack/ownStack.ts';
import { projectDir } from './stack/settings.ts';
import type { StackFile } from './stack/stack.ts';
import { run } from './test/command.ts';

// Takes the pictures of docs/images on a stack of its own: the built app, the seeded catalogue and the demo account, connected to
// the simulator's Ada. With --built the last build is used.
process.env.DO_NOT_TRACK = '1';
const folder = path.join(projectDir, 'docs/images');
const bytesMax = 200_000;
const account = 'ada@example.com';

type Look = {
  name: string;
  path: string;
  ready?: (page: Page) => Promise<unknown>;
  phone?: boolean;
  dark?: boolean;
};

const visible = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();

const publicPages: Look[] = [
  { name: 'landing', path: '/' },
  { name: 'landing-dark', path: '/', dark: true },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-up', path: '/sign-up' },
  { name: 'events', path: '/events' },
  { name: 'events-phone', path: '/events', phone: true },
  { name: 'not-found', path: '/nowhere' },
];

const ownPages = (eventId: string): Look[] => [
  { name: 'event', path: `/events/${eventId}`, ready: visible('Your time:') },
  { name: 'event-phone-dark', path: `/events/${eventId}`, phone: true, dark: true },
  { name: 'dashboard', path: '/dashboard' },
  { name: 'dashboard-phone', path: '/dashboard', phone: true },
  { name: 'dashboard-dark', path: '/dashboard', dark: true },
  { name: 'calendar', path: '/calendar', ready: visible(/^Synced/) },
  { name: 'calendar-dark', path: '/calendar', ready: visible(/^Synced/), dark: true },
  { name: 'calendar-phone', path: '/calendar', ready: visible(/^Synced/), phone: true },
  { name: 'settings', path: '/settings' },
  { name: 'organise', path: '/organise' },
  { name: 'organise-new', path: '/organise/new' },
];

const newContext = (browser: Browser, { phone, dark }: Partial<Look>, storageState?: BrowserState) =>
  browser.newContext({
    viewport: phone ? { width: 360, height: 740 } : { width: 1280, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...(storageState ? { storageState } : {}),
  });
type BrowserState = Awaited<ReturnType<BrowserContext['storageState']>>;

async function take(browser: Browser, stack: StackFile, look: Look, state?: BrowserState): Promise<void> {
  const context = await newContext(browser, look, state);
  const page = await context.newPage();
  await page.goto(new URL(look.path, stack.appUrl).href, { waitUntil: 'load' });
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {});
  // A picture of a state that is never reached is still worth having, and says so.
  await look.ready?.(page).catch(() => console.warn(`${look.name}: not ready in time`));
  await save(page, look.name);
  await context.close();
}

async function save(page: Page, name: string): Promise<void> {
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = statSync(file);
  console.log(`${name}.png ${Math.round(size / 1000)} kB`);
  if (size > bytesMax) throw new Error(`${name}.png is larger than ${bytesMax / 1000} kB.`);
}

/** Signs in, connects Ada's account on Google's page and tracks some events: what the pictures then show. */
async function prepare(
  browser: Browser,
  stack: StackFile,
): Promise<{ state: BrowserState; eventId: string }> {
  const context = await newContext(browser, {});
  const page = await context.newPage();
  await page.goto(`${stack.appUrl}/sign-in`);
  await page.getByLabel('E-mail address').fill(demoUser.email);
  await page.getByLabel('Password').fill(demoUser.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/dashboard/);
  await page.goto(`${stack.appUrl}/api/calendar/connect`);
  await page.locator(`input[name="account"][value="${account}"]`).check();
  await save(page, 'google-consent');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(/\/settings/);

  // Called as the page itself would: with its cookies and from its own address.
  const call = (method: string, target: string, body?: object) =>
    page.evaluate(
      async ([given, to, json]) => {
        const answer = await fetch(to, {
          method: given,
          ...(json ? { body: json, headers: { 'content-type': 'application/json' } } : {}),
        });
        return answer.json();
      },
      [method, target, body ? JSON.stringify(body) : ''] as const,
    );
  const today = new Date().toISOString();
  const { events } = (await call('GET', `/api/events?from=${today}&limit=40`)) as {
    events: { id: string; startsAt: string | null; city: string | null }[];
  };
  const chosen = events.filter((_event, index) => index % 4 === 1).slice(0, 8);
  const notes = ['Ask about backfills', 'Book the night train', undefined];
  for (const [index, event] of chosen.entries()) {
    const tracking = index % 3 === 1 ? 'attending' : 'bookmarked';
    await call('POST', '/api/events/tracked', { eventId: event.id, tracking, note: notes[index] ?? null });
  }
  const inAMonth = (hours: number) =>
    new Date(Date.now() + 30 * 86_400_000 + hours * 3_600_000).toISOString();
  await call('POST', '/api/events', {
    title: 'Calendar Nerds Berlin',
    description: 'Time zones, recurrence rules and the people who love them.',
    timezone: 'Europe/Berlin',
    startsAt: inAMonth(0),
    endsAt: inAMonth(2),
    venue: 'Kontor Ost',
    city: 'Berlin',
    topics: ['open-source'],
  });
  const elsewhere = chosen.find(({ startsAt, city }) => startsAt && city && city !== 'Berlin') ?? chosen[0];
  const state = await context.storageState();
  await context.close();
  return { state, eventId: elsewhere?.id ?? '' };
}

if (!process.argv.includes('--built')) {
  const built = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build']);
  if (built.code !== 0) throw new Error(built.output);
}
mkdirSync(folder, { recursive: true });
const stack = await startOwnStack('.local-screenshots', 'production');
try {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserFlags });
  for (const look of publicPages) await take(browser, stack.file, look);
  const { state, eventId } = await prepare(browser, stack.file);
  for (const look of ownPages(eventId)) await take(browser, stack.file, look, state);
  await take(browser, stack.file, {
    name: 'google-calendar',
    path: `${stack.file.googleUrl}/?account=${account}`,
  });
  await browser.close();
} finally {
  await stack.stop();
}
