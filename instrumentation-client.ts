/** Taken from SENTRY_DSN when the app is built. */
const dsn = process.env.BROWSER_SENTRY_DSN;

// Reports of errors load after the page, so that nobody waits for them; what is thrown until then is kept.
if (dsn) {
  const early: unknown[] = [];
  const keep = (event: ErrorEvent | PromiseRejectionEvent) =>
    early.push('reason' in event ? event.reason : event.error);
  addEventListener('error', keep);
  addEventListener('unhandledrejection', keep);
  addEventListener('load', async () => {
    const { startErrorReports } = await import('#src/observability/browserErrors.ts');
    removeEventListener('error', keep);
    removeEventListener('unhandledrejection', keep);
    startErrorReports(dsn, early);
  });
}
