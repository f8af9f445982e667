// @vitest-environment jsdom
import { getClient } from '@sentry/browser';
import { afterEach, expect, test, vi } from 'vitest';
import { startErrorReports } from '#src/observability/browserErrors.ts';

const bodies: string[] = [];
// Once: the SDK keeps the fetch that it finds first.
vi.stubGlobal('fetch', async (_url: string, { body }: { body: string | Uint8Array }) => {
  bodies.push(typeof body === 'string' ? body : new TextDecoder().decode(body));
  return new Response('{}');
});

afterEach(() => getClient()?.close(100));

/** What is sent for errors that are thrown while the page is at an address with a search in it. */
async function reported(early: unknown[], later: () => void): Promise<string> {
  bodies.length = 0;
  history.replaceState(null, '', '/events?q=a+private+word');
  document.body.innerHTML = '<input value="a private word">';
  startErrorReports('https://public@sentry.example/1', early);
  later();
  await getClient()?.flush(2_000);
  return bodies.join('\n');
}

test('errors that nobody caught reach Sentry with their page, those before the script loaded too', async () => {
  const text = await reported([new Error('thrown early')], () => {
    const error = new Error('thrown later');
    window.onerror?.(error.message, location.href, 1, 1, error);
  });
  expect(text).toContain('thrown early');
  expect(text).toContain('thrown later');
  expect(text).toContain('"path":"/events"');
});

test('nothing that a person typed or searched for is sent with an error', async () => {
  const text = await reported([new Error('thrown')], () => {
    document.querySelector('input')?.dispatchEvent(new Event('input', { bubbles: true }));
    console.log('a private word');
  });
  expect(text).toContain('thrown');
  expect(text).not.toContain('private');
});
