import type { Envelope } from '@sentry/core';
import { init } from '@sentry/nextjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monitored } from '#src/observability/cronMonitor.ts';
import { sentryOptions } from '#src/observability/sentry.ts';

type CheckIn = { monitor_slug: string; status: string; duration?: number; monitor_config?: object };
const sent: CheckIn[] = [];
let client: ReturnType<typeof init>;

beforeAll(() => {
  client = init({
    ...sentryOptions('https://public@sentry.example/1'),
    transport: () => ({
      send: async (envelope: Envelope) => {
        for (const [{ type }, body] of envelope[1]) if (type === 'check_in') sent.push(body as CheckIn);
        return {};
      },
      flush: async () => true,
    }),
  });
});
afterAll(() => client?.close(100));

const runOf = async (run: () => Promise<{ failed?: unknown }>) => {
  sent.length = 0;
  await monitored('integration-sync', run).catch(() => {});
  return sent.map(({ status }) => status);
};

test('a cron tells Sentry that it began, by which schedule, and that it ended well', async () => {
  expect(await runOf(async () => ({}))).toEqual(['in_progress', 'ok']);
  const [begun, ended] = sent;
  expect(begun).toMatchObject({
    monitor_slug: 'integration-sync',
    monitor_config: { schedule: { type: 'crontab', value: '0 */6 * * *' }, timezone: 'UTC' },
  });
  expect(ended?.duration).toBeGreaterThanOrEqual(0);
});

test('a cron with failed parts, and one that throws, is an error for Sentry', async () => {
  expect(await runOf(async () => ({ failed: ['polls'] }))).toEqual(['in_progress', 'error']);
  expect(await runOf(() => Promise.reject(new Error('no database')))).toEqual(['in_progress', 'error']);
});

test('what a cron answers and throws is passed on', async () => {
  const answer: { failed?: unknown; enqueued: number } = { enqueued: 3 };
  expect(await monitored('integration-sync', async () => answer)).toEqual({ enqueued: 3 });
  await expect(monitored('integration-sync', () => Promise.reject(new Error('no database')))).rejects.toThrow(
    'no database',
  );
});
