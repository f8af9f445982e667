/** The service worker that serves the calendar page without a network. */
const workerUrl = '/calendarWorker.js';
/** By then the page has asked for all that it is made of. */
const restMs = 2_000;

/** Registers the worker and tells it what this page is made of, so that the next start needs no network. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(workerUrl, { scope: '/' });
    const { active } = await navigator.serviceWorker.ready;
    // What is asked for from now on passes the worker; what was on its way when it began must have come.
    await new Promise((resolve) => setTimeout(resolve, restMs));
    const urls = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${location.origin}/_next/static/`));
    active?.postMessage({ type: 'keep', urls: [...new Set(urls)] });
  } catch {
    // Without the worker everything works but starting offline.
  }
}
