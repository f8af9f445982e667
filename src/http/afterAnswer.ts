import { after } from 'next/server';
import { logger } from '#src/observability/logger.ts';
import { reportError } from '#src/observability/reportError.ts';

/** The platform ends an invocation after 60 s. */
const afterMs = 50_000;

/**
 * Does work once the answer is out. The signal aborts when the work has to end. A failure is logged and reported with `about`, which holds ids
 * alone: whatever matters is in the queue, so the cron does it.
 */
export function afterAnswer(
  about: Record<string, string>,
  work: (signal: AbortSignal) => Promise<unknown>,
): void {
  after(async () => {
    try {
      await work(AbortSignal.timeout(afterMs));
    } catch (error) {
      logger().error({ err: error, ...about }, 'work after an answer failed');
      reportError(error, about);
    }
  });
}
