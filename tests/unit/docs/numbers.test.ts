import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECK_INTERVAL_MS, POLL_INTERVAL_MS } from '#src/browser/calendar/sync/syncLoop.ts';
import {
  FOREGROUND_SYNC_RETRY_DELAY_MS,
  MAX_FOREGROUND_SYNC_ATTEMPTS,
} from '#src/browser/calendar/sync/syncRun.ts';
import { calendarsAtOnceMax, selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { engineSettings } from '#src/domain/engineSettings.ts';
import { retryPolicy } from '#src/domain/google/retryPolicy.ts';
import { syncBreadcrumbs } from '#src/observability/syncBreadcrumbs.ts';

const engine = readFileSync('docs/engine.md', 'utf8');
const section = engine.slice(engine.indexOf('## Numbers'));
/** The table's rows: what is promised, and its number as it is written there. */
const rows = [...section.matchAll(/^\| (?<what>[^|]+?) \| (?<number>[^|]+?) \|$/gm)]
  .map(({ groups }) => [groups?.what ?? '', groups?.number ?? ''] as const)
  .filter(([what]) => what !== 'what' && !what.startsWith('---'));

const units = { ms: 1, s: 1_000, min: 60_000 };
const written = (ms: number, unit: keyof typeof units) => `${ms / units[unit]} ${unit}`;
const { crons } = JSON.parse(readFileSync('vercel.json', 'utf8')) as {
  crons: { path: string; schedule: string }[];
};
const scheduleOf = (name: string) =>
  `\`${crons.find(({ path }) => path === `/api/cron/${name}`)?.schedule}\``;
/** What the code does, row by row. */
const kept: Record<string, string> = {
  'events in a batch of the bulk sync': String(engineSettings.batchSize),
  'pause between two batches': written(engineSettings.batchGapMs, 's'),
  'calls to Google of one account that begin within a second': String(engineSettings.callsPerSecond),
  'tries of a call that met an outage (500 to 504)': String(retryPolicy.outageTriesMax),
  'pause before its second try': written(engineSettings.callDelayMs, 's'),
  'end of a sync that somebody watches; the next one goes on': written(engineSettings.streamMs, 's'),
  'time between two syncs of one person': written(engineSettings.streamGapMs, 's'),
  'calendars of one person that are kept in sync, and that one sync may ask for':
    String(selectedCalendarsMax),
  'calendars read in parallel, of one account and in one sync': String(calendarsAtOnceMax),
  'time between two syncs of an open page': written(POLL_INTERVAL_MS, 'min'),
  'time between two readings of a calendar that no channel tells about, while a page is open': written(
    engineSettings.pollEveryMs,
    'min',
  ),
  "share of Google's daily calls that polls and rounds may use": `${engineSettings.backgroundShare * 100} %`,
  'time between two looks of an open page at our server': written(CHECK_INTERVAL_MS, 'min'),
  'attempts of a sync that a page begins': String(MAX_FOREGROUND_SYNC_ATTEMPTS),
  'pause between two of these attempts': written(FOREGROUND_SYNC_RETRY_DELAY_MS, 's'),
  'workers that one run of the queue’s cron may have': String(engineSettings.workersMax),
  'accounts with due work that are one worker’s share': String(engineSettings.lanesPerWorker),
  'schedule of the queue': scheduleOf('process-pending-calendar-syncs'),
  'schedule of the round through all calendars': scheduleOf('integration-sync'),
  'schedule of the renewal of channels': scheduleOf('renew-calendar-watches'),
  'breadcrumb of a sync that begins': `\`${syncBreadcrumbs.initiated}\``,
  'breadcrumb of a sync that ends well': `\`${syncBreadcrumbs.completed}\``,
  'breadcrumb of a refreshed token': `\`${syncBreadcrumbs.token_refreshed}\``,
  'breadcrumb of a sync that fails': `\`${syncBreadcrumbs.failed}\``,
};

test.each(rows)('%s: %s, as docs/engine.md says', (what, number) => {
  expect(kept[what]).toBe(number);
});

test('docs/engine.md has a row for every number that is pinned here', () => {
  expect(rows.map(([what]) => what).sort()).toEqual(Object.keys(kept).sort());
});
