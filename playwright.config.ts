import { defineConfig } from '@playwright/test';
import { browserFlags } from './local/browser.ts';
import { stackFile, stackRuns } from './tests/kit/stack.ts';

// Two widths: `desktop` runs everything, `phone` what is tagged @layout. npm test sets the folder of the running stack and the browser.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '.local-test-reports/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'line',
  use: {
    baseURL: stackRuns() ? stackFile().appUrl : undefined,
    trace: 'off',
    launchOptions: { executablePath: process.env.BROWSER_PATH ?? '/usr/bin/chromium', args: browserFlags },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      grep: /@layout/,
      use: { viewport: { width: 320, height: 700 }, hasTouch: true, isMobile: true },
    },
  ],
});
