import { createHash, timingSafeEqual } from 'node:crypto';
import { noteCronRun } from '#src/data/serviceStatus.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { getEnv } from '#src/env.ts';
import { monitored } from '#src/observability/cronMonitor.ts';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';
import { type RouteInput, withRoute } from './route.ts';

/** A route for the scheduler and the operator: `Authorization: Bearer $CRON_SECRET`, compared in constant time. */
export function withSecret(handler: (input: RouteInput) => Promise<object>) {
  return withRoute(async (input) => {
    const given = input.request.headers.get('authorization') ?? '';
    if (!equal(given, `Bearer ${getEnv().CRON_SECRET}`)) {
      throw new AppError('not_signed_in', 'This address is for the scheduler alone.');
    }
    return handler(input);
  });
}

/**
 * A cron route; its result names in `failed` the parts that failed (see runParts). How each run went is logged and stored, so that an
 * operator sees when one has stopped. A run that throws stores nothing: mostly it was storage that didn't answer.
 */
export function withCron(cron: string, handler: (input: RouteInput) => Promise<{ failed?: unknown }>) {
  return withSecret(async (input) => {
    const startedAt = performance.now();
    const result = await monitored(cron, () => handler(input));
    const durationMs = Math.round(performance.now() - startedAt);
    logger().info({ cron, durationMs, result }, 'a cron ended');
    const run = { cron, durationMs, failed: Array.isArray(result.failed) };
    await noteCronRun(input.deps.db, run).catch((error) => reportError(error, { cron }));
    return result;
  });
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
