import { captureCheckIn, flush } from '@sentry/core';
import vercel from '../../vercel.json' with { type: 'json' };

/** The platform ends a run after a minute. */
const maxRuntimeMinutes = 2;
const marginMinutes = 5;
const flushMs = 2_000;

/**
 * Runs a cron and tells Sentry, as a monitor of the cron's name, that it began and how it ended: a run that throws or whose answer names
 * failed parts is an error, and one that never began is noticed by its schedule. Does nothing else without SENTRY_DSN.
 */
export async function monitored<Answer extends { failed?: unknown }>(
  cron: string,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const schedule = vercel.crons.find(({ path }) => path === `/api/cron/${cron}`)?.schedule;
  const monitor = schedule && {
    schedule: { type: 'crontab' as const, value: schedule },
    timezone: 'UTC',
    maxRuntime: maxRuntimeMinutes,
    checkinMargin: marginMinutes,
  };
  const startedAt = performance.now();
  const checkInId = captureCheckIn({ monitorSlug: cron, status: 'in_progress' }, monitor || undefined);
  const end = async (status: 'ok' | 'error') => {
    const duration = (performance.now() - startedAt) / 1000;
    captureCheckIn({ monitorSlug: cron, status, checkInId, duration });
    await flush(flushMs);
  };
  try {
    const answer = await run();
    await end(answer.failed === undefined ? 'ok' : 'error');
    return answer;
  } catch (error) {
    await end('error');
    throw error;
  }
}
