import { gzipSync } from 'node:zlib';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { browserFlags, findBrowser } from '#local/browser.ts';
import { newGoogleAccount } from '#tests/e2e/support/google.ts';
import { signIn } from '#tests/e2e/support/signIn.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { control } from '#tests/kit/simulator.ts';
import { stackFile } from '#tests/kit/stack.ts';

// What a person with many events waits for in the browser, and what the routes make it download.

const eventCount = 10_000;
const rounds = 5;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const report = (what: string, result: string, aim: string) => console.log(`${what}: ${result} (aim: ${aim})`);

/** Notes in the page when the first event was painted, and its long tasks. */
function watchPaint(): void {
  const notes = { firstEventMs: 0, longestTaskMs: 0 };
  Object.assign(window, { notes });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      notes.longestTaskMs = Math.max(notes.longestTaskMs, duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    if (document.querySelector('.kc-event')) {
      requestAnimationFrame(() => {
        notes.firstEventMs = performance.now();
      });
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

type Notes = { firstEventMs: number; longestTaskMs: number };
const notesOf = (page: Page) => page.evaluate(() => (window as unknown as { notes: Notes }).notes);

async function connectLargeAccount(context: BrowserContext): Promise<Page> {
  const google = await newGoogleAccount();
  await control('POST', 'events', {
    account: google.email,
    calendarId: google.email,
    count: eventCount,
    seed: 1,
  });
  const page = await context.newPage();
  await page.goto('/api/calendar/connect');
  await page.locator(`input[name="account"][value="${google.email}"]`).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(/\/settings/);
  await page.goto('/calendar?view=month');
  await page.locator('[data-kind="upToDate"]').waitFor({ timeout: 180_000 });
  return page;
}

async function openings(page: Page, view: 'month' | 'agenda'): Promise<void> {
  const painted: number[] = [];
  const tasks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto(`/calendar?view=${view}`);
    await page.waitForFunction(() => (window as unknown as { notes: Notes }).notes.firstEventMs > 0);
    await page.waitForTimeout(500);
    const { firstEventMs, longestTaskMs } = await notesOf(page);
    painted.push(firstEventMs);
    tasks.push(longestTaskMs);
  }
  const [first, longest] = [median(painted), median(tasks)].map((ms) => `${Math.round(ms)} ms`);
  report(`${view}: navigation to first events, warm cache, median`, first as string, '1,000 ms');
  report(`${view}: longest task while opening, median`, longest as string, '200 ms');
}

async function switches(page: Page): Promise<void> {
  const took: number[] = [];
  for (const key of ['j', 'j', 'j', 'k', 'k', 'k', 'j', 'j']) {
    await page.waitForTimeout(300);
    took.push(await page.evaluate(switchMonth, { key, withEvents: true }));
  }
  report('switching month, median', `${Math.round(median(took))} ms`, '100 ms');
  report('switching month, slowest', `${Math.round(Math.max(...took))} ms`, '–');
  report('longest task so far', `${Math.round((await notesOf(page)).longestTaskMs)} ms`, '200 ms');
}

/** From the key to the frame in which the other month's days stand, with their events. */
function switchMonth({ key, withEvents }: { key: string; withEvents: boolean }): Promise<number> {
  const firstDay = () => document.querySelector<HTMLElement>('[data-shown] [data-date]')?.dataset.date;
  const before = firstDay();
  const startedAt = performance.now();
  document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  return new Promise((resolve) => {
    const look = () => {
      const now = firstDay();
      if (now && now !== before && (!withEvents || document.querySelector('.kc-event')))
        resolve(performance.now() - startedAt);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Whoever leafs through years must not fill the memory. */
async function leafThrough(page: Page): Promise<void> {
  for (let month = 0; month < 60; month++) {
    await page.evaluate(switchMonth, { key: 'k', withEvents: false });
  }
}

async function memory(page: Page, when: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  report(`JavaScript heap in use ${when}`, `${(used / 1e6).toFixed(1)} MB`, '–');
}

/** All JavaScript that a route has loaded when it is at rest, each file gzipped. */
async function scriptSize(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  const files = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js') && pathname.startsWith('/_next/')) {
      files.set(
        pathname,
        response.body().then((body) => gzipSync(body, { level: 9 }).length),
      );
    }
  });
  await page.goto(path);
  await page.waitForLoadState('networkidle').catch(() => {});
  const sizes = await Promise.all(files.values());
  await page.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}

const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserFlags });
const options = {
  baseURL: stackFile().appUrl,
  viewport: { width: 1280, height: 800 },
  timezoneId: 'Europe/Berlin',
};
const person = await newPerson();
const context = await browser.newContext(options);
await signIn(context, person);
const page = await connectLargeAccount(context);
await page.addInitScript(watchPaint);
console.log(`${eventCount.toLocaleString('en')} events in the local copy`);
await openings(page, 'month');
await switches(page);
await memory(page, 'after a few months');
await leafThrough(page);
await memory(page, 'after five years of months');
await page.setViewportSize({ width: 390, height: 844 });
await openings(page, 'agenda');
await context.close();
const plain = await browser.newContext({ ...options, serviceWorkers: 'block' });
await signIn(plain, person);
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
// In this order: whoever has no calendar here yet loads nothing to find conflicts with.
report('JavaScript of /events, gzipped', kilobytes(await scriptSize(plain, '/events')), '180 kB');
report(
  'JavaScript of /calendar, gzipped',
  kilobytes(await scriptSize(plain, '/calendar?view=month')),
  '300 kB',
);
const withConflicts = await scriptSize(plain, '/events');
report('JavaScript of /events where conflicts are looked for', kilobytes(withConflicts), '–');
await plain.close();
await browser.close();
