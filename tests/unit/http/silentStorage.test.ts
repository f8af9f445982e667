import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDeadline } from '#src/data/withDeadline.ts';
import { plausibleToken } from '#tests/unit/support/plausibleToken.ts';
import { startStorageStandIn } from '#tests/unit/support/storageStandIn.ts';

const webhookHeaders = {
  'x-goog-channel-id': '7b0c4f4e-6a0a-4a4b-8d0e-111111111111',
  'x-goog-channel-token': 'a'.repeat(43),
  'x-goog-resource-id': 'resource',
  'x-goog-resource-state': 'exists',
  'x-goog-message-number': '2',
};

let url = '';
let stop: () => void;
beforeAll(async () => {
  // Takes every connection and answers nothing; under /begun the head of an answer and then nothing.
  ({ url, stop } = await startStorageStandIn((request, response) => {
    if (request.url?.startsWith('/begun')) response.writeHead(200).write('[');
  }));
});
afterAll(() => stop());

type Handler = (request: Request, context: object) => Promise<Response>;
type Asked = {
  handler: Promise<unknown>;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  signedIn?: boolean;
};
const cron = { authorization: 'Bearer cron-secret-of-this-test' };
const route = (module: Promise<object>, method = 'GET') =>
  module.then((exports) => (exports as Record<string, Handler>)[method]);

const asked: Record<string, Asked> = {
  api: { handler: route(import('#app/api/events/route.ts')), path: '/api/events' },
  'api with an access token': {
    handler: route(import('#app/api/events/tracked/route.ts')),
    path: '/api/events/tracked',
    signedIn: true,
  },
  webhook: {
    handler: route(import('#app/api/webhooks/google-calendar/route.ts'), 'POST'),
    method: 'POST',
    path: '/api/webhooks/google-calendar',
    headers: webhookHeaders,
  },
  'sync cron': {
    handler: route(import('#app/api/cron/process-pending-calendar-syncs/route.ts')),
    path: '/api/cron/process-pending-calendar-syncs',
    headers: cron,
  },
  'watch cron': {
    handler: route(import('#app/api/cron/renew-calendar-watches/route.ts')),
    path: '/api/cron/renew-calendar-watches',
    headers: cron,
  },
};

test('the API, the webhook and the crons answer 503 with Retry-After within 15 seconds while Supabase is silent', {
  timeout: 60_000,
}, async () => {
  // Loading the routes is no part of what is timed.
  await Promise.all(Object.values(asked).map(({ handler }) => handler));
  const seen = await Promise.all(
    Object.entries(asked).map(async ([name, { handler, path, method = 'GET', headers = {}, signedIn }]) => {
      const request = new Request(`http://localhost:3000${path}`, { method, headers });
      if (signedIn) request.headers.set('authorization', `Bearer ${plausibleToken(url)}`);
      const started = Date.now();
      const answer = await ((await handler) as Handler)(request, {});
      const retryAfter = Number(answer.headers.get('retry-after'));
      return { name, status: answer.status, retries: retryAfter > 0, inTime: Date.now() - started < 15_000 };
    }),
  );
  expect(seen).toEqual(
    Object.keys(asked).map((name) => ({ name, status: 503, retries: true, inTime: true })),
  );
});

test.each(['/silent', '/begun'])(
  'a call ends at its deadline, also while its answer is read: %s',
  async (path) => {
    const reading = withDeadline(200)(`${url}${path}`).then((answer) => answer.text());
    await expect(reading).rejects.toThrow(/timeout/i);
  },
);

test('a caller’s own signal still ends a call before the deadline', async () => {
  const ended = AbortSignal.timeout(50);
  const started = Date.now();
  await expect(withDeadline(5_000)(`${url}/silent`, { signal: ended })).rejects.toThrow();
  expect(Date.now() - started).toBeLessThan(2_000);
});
