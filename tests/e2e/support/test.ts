import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { zoneCookie } from '#src/domain/time/zoneCookie.ts';
import type { GoogleAccount } from '#tests/kit/googleAccount.ts';
import { newPerson, type Person } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { newGoogleAccount } from './google.ts';
import { signIn } from './signIn.ts';

type Fixtures = {
  /** Whether the browser has been here before: the server then knows its zone, and no page is asked for a second time. */
  zoneKnown: boolean;
  /** Messages that a test expects the page to log; every other error in the console fails it. */
  expectedConsoleErrors: RegExp[];
  /** Fails the test for an error on any page of any browser context, also those that the test opens itself. */
  strayErrors: undefined;
  /** A new person, signed in. */
  person: Person;
  /** A Google account of this test alone. */
  google: GoogleAccount;
};

export const test = base.extend<Fixtures>({
  zoneKnown: [true, { option: true }],
  context: async ({ context, zoneKnown, timezoneId }, use) => {
    if (zoneKnown && timezoneId)
      await context.addCookies([{ name: zoneCookie, value: timezoneId, url: stackFile().appUrl }]);
    await use(context);
  },
  page: async ({ page, javaScriptEnabled }, use) => {
    if (javaScriptEnabled !== false) waitForScripts(page);
    await use(page);
  },
  expectedConsoleErrors: [[], { option: true }],
  strayErrors: [
    async ({ browser, expectedConsoleErrors }, use) => {
      const stray: string[] = [];
      const note = (text: string) => {
        if (!expectedConsoleErrors.some((expected) => expected.test(text))) stray.push(text);
      };
      const watch = (context: BrowserContext) => {
        context.on('console', (message) => {
          if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
        });
        context.on('weberror', (error) => note(String(error.error())));
      };
      browser.on('context', watch);
      await use(undefined);
      browser.off('context', watch);
      expect(stray, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ context }, use) => {
    const person = await newPerson();
    await signIn(context, person);
    await use(person);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern.
  google: async ({}, use) => {
    await use(await newGoogleAccount());
  },
});

/** Until its scripts run, a page from the server looks ready and does nothing. Who waits for less than its load sees it so. */
function waitForScripts(page: Page): void {
  const run = () =>
    page.waitForFunction(() => {
      const main = document.querySelector('#content');
      return !main || Object.keys(main).some((name) => name.startsWith('__reactProps'));
    });
  const { goto, reload } = { goto: page.goto.bind(page), reload: page.reload.bind(page) };
  page.goto = async (url, options) => {
    const answer = await goto(url, options);
    if (options?.waitUntil !== 'commit') await run();
    return answer;
  };
  page.reload = async (options) => {
    const answer = await reload(options);
    await run();
    return answer;
  };
}

/** What the other colour scheme can change. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** No accessibility violation (WCAG 2.2 A and AA and axe's best practices), and none of its colours in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await settled(page);
    // A page that is being replaced has no title for that moment.
    await expect(page).toHaveTitle(/./);
    // The older mode is the same rules in a third of the time; what it leaves out is frames of other origins, and there are none.
    // Reading axe is as dear as running it: a document that has it keeps it.
    const known = (await page.evaluate(() => 'axe' in window)) ? { axeSource: 'undefined' } : {};
    const axe = new AxeBuilder({ page, ...known }).setLegacyMode().options({ resultTypes: ['violations'] });
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(colourRules) : axe).analyze();
    const told = violations.map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.target).join(' | ')})`,
    );
    expect(told, `accessibility, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/** Colours that are on their way to the other scheme are nobody's to judge. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Nothing stands out of the page's width. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => {
    // On a phone the inner width grows with what overflows; the client width doesn't.
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overflow, 'pixels of sideways scrolling').toBeLessThanOrEqual(0);
}

/** Gives consent on Google's page as a person does: chooses the account, unticks what is not allowed, allows or denies. */
export async function consent(
  page: Page,
  google: GoogleAccount,
  choice: { deny?: boolean; without?: string } = {},
): Promise<void> {
  await page.waitForURL(/\/o\/oauth2\/v2\/auth/);
  await page.locator(`input[name="account"][value="${google.email}"]`).check();
  if (choice.without) await page.locator(`input[name="scope"][value$="${choice.without}"]`).uncheck();
  await page.getByRole('button', { name: choice.deny ? 'Deny' : 'Allow' }).click();
  await page.waitForURL(/\/settings/);
}

/** Connects an account through the real flow. */
export async function connect(page: Page, google: GoogleAccount): Promise<void> {
  await page.goto('/api/calendar/connect');
  await consent(page, google);
}

export { expect };
