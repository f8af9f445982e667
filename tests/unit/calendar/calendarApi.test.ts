import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerMsMax, createCalendarApi } from '#src/browser/calendar/calendarApi.ts';
import { browserTimer } from '#src/browser/calendar/sync/browserTimer.ts';
import { runSync } from '#src/browser/calendar/sync/syncRun.ts';
import { userHeader } from '#src/domain/accounts/userHeader.ts';
import { calendarId, fakeTimer, freshDatabase } from './fixtures.ts';

const never = new AbortController().signal;
const api = createCalendarApi('ada');

const serve = (answer: (init: RequestInit) => Promise<Response>) =>
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => answer(init));
const untilAborted = ({ signal }: RequestInit) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
const page = () =>
  new Response('<html>Welcome to our Wi-Fi</html>', { headers: { 'content-type': 'text/html' } });
const body = (text: string) =>
  new Response(text, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });

async function sync(): Promise<void> {
  for await (const message of api.sync([calendarId], undefined, never)) void message;
}

beforeEach(() => {
  // Node's own timeout of a signal doesn't know of faked clocks.
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), ms);
    return controller.signal;
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a request to our server', () => {
  test('refuses an answer that is for somebody else, before any of it is read', async () => {
    const answer = (userId: string) =>
      serve(async () =>
        Response.json(
          { events: [], removed: [], nextSince: 7, hasMore: false },
          { headers: { [userHeader]: userId } },
        ),
      );
    answer('grace');
    await expect(api.changes(0)).rejects.toMatchObject({ code: 'other_user' });
    await expect(sync()).rejects.toMatchObject({ code: 'other_user' });
    answer('ada');
    await expect(api.changes(0)).resolves.toMatchObject({ nextSince: 7 });
  });

  test.each([
    ['a sync', sync],
    ['a plain one', () => api.changes(0)],
  ])('is given up when no answer has begun in time: %s', async (_name, ask) => {
    serve(untilAborted);
    const asked = expect(ask()).rejects.toMatchObject({ code: 'no_answer' });
    await vi.advanceTimersByTimeAsync(answerMsMax);
    await asked;
  });

  test('lets a stream that has begun last as long as it lasts', async () => {
    let end = () => {};
    serve(async ({ signal }) => {
      const stream = new ReadableStream({
        start(controller) {
          signal?.addEventListener('abort', () => controller.error(signal.reason));
          end = () => {
            const data = { eventsSynced: 0, calendarsSynced: 1, calendarsFailed: 0, lastSyncAt: null };
            controller.enqueue(
              new TextEncoder().encode(`event: complete\ndata: ${JSON.stringify(data)}\n\n`),
            );
            controller.close();
          };
        },
      });
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
    });
    const synced = sync();
    await vi.advanceTimersByTimeAsync(answerMsMax * 2);
    end();
    await expect(synced).resolves.toBeUndefined();
  });

  test.each([
    ['a sync', sync],
    ['a plain one', () => api.changes(0)],
  ])('is not content with somebody else’s page: %s', async (_name, ask) => {
    serve(async () => page());
    await expect(ask()).rejects.toMatchObject({ code: 'intercepted' });
  });

  test('is offline only when nothing was reached', async () => {
    serve(async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(sync()).rejects.toMatchObject({ code: 'offline' });
  });
});

test('a stream without its last word is called cut off, and counts as an attempt', async () => {
  serve(async () => body(': hello\n\n'));
  const { hurried } = fakeTimer();
  const run = runSync(
    { api, database: freshDatabase(), timer: hurried },
    { calendarIds: [calendarId], signal: never },
  );
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
  expect(await run).toMatchObject({ state: 'failed', attempt: 5, failure: { code: 'cut_off' } });
});

test('a wait that is over leaves nothing on its signal', async () => {
  const { signal } = new AbortController();
  const waits = [browserTimer.wait(10, signal), browserTimer.wait(20, signal)];
  await vi.advanceTimersByTimeAsync(20);
  await Promise.all(waits);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
