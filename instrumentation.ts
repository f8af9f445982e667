import type { Instrumentation } from 'next';
import { type Env, getEnv } from '#src/env.ts';

/** Runs once when the server starts: a wrong environment ends it here, with a message that names every wrong variable. */
export async function register(): Promise<void> {
  const env = environmentOrEnd();
  if (env.SENTRY_DSN && process.env.NEXT_RUNTIME === 'nodejs') {
    const [{ init }, { sentryOptions }] = await Promise.all([
      import('@sentry/nextjs'),
      import('#src/observability/sentry.ts'),
    ]);
    init(sentryOptions(env.SENTRY_DSN));
  }
}

function environmentOrEnd(): Env {
  try {
    return getEnv();
  } catch (error) {
    if (process.env.NEXT_RUNTIME !== 'nodejs') throw error;
    // Next would go on, and answer every request with an error.
    console.error((error as Error).message);
    process.exit(1);
  }
}

/** What a page, a server component or a server action threw; routes under /api answer with a problem document and report it themselves. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { reportRequestError } = await import('#src/observability/reportRequestError.ts');
    reportRequestError(error, request, context);
  }
};
