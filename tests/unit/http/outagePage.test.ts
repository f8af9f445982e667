import type { RequestListener } from 'node:http';
import { NextRequest } from 'next/server';
import { afterEach, expect, test, vi } from 'vitest';
import { plausibleToken } from '#tests/unit/support/plausibleToken.ts';
import { startStorageStandIn } from '#tests/unit/support/storageStandIn.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.resetModules();
});

/** The proxy of an app whose Supabase answers so. */
async function proxyWith(answer: RequestListener) {
  stops.push((await startStorageStandIn(answer)).stop);
  const { proxy } = await import('../../../proxy.ts');
  return (path: string, cookie = '') =>
    proxy(new NextRequest(`http://localhost:3000${path}`, { headers: { cookie } }));
}

const silent: RequestListener = () => {};
const broken: RequestListener = (_request, response) => response.writeHead(500).end('{}');
const healthy: RequestListener = (_request, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
/** The cookie of a session whose access token can't be checked without the keys that Auth publishes. */
function sessionCookie(): string {
  const access_token = plausibleToken(process.env.SUPABASE_URL ?? '');
  const session = { access_token, refresh_token: 'refresh', expires_at: 4_000_000_000, user: {} };
  return `sb-127-auth-token=base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
}

test.each([
  ['silent', silent],
  ['broken', broken],
])(
  'pages answer 503 with Retry-After while storage is %s, and still those that need none',
  async (_name, answer) => {
    const get = await proxyWith(answer);
    const pages = await Promise.all(
      ['/', '/events', '/events/x', '/dashboard', '/settings', '/organise'].map((path) => get(path)),
    );
    for (const page of pages) {
      expect(page.status).toBe(503);
      expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'nonce-");
      expect(await page.text()).toContain('Back in a moment');
    }
    expect((await get('/sign-in')).status).toBe(200);
    expect((await get('/calendar', sessionCookie())).status).toBe(503);
    expect((await get('/api/events')).status).toBe(200);
  },
  20_000,
);

test('pages of signed-in people answer 503 while Auth alone is broken and its keys are not known yet', async () => {
  const get = await proxyWith((request, response) =>
    (request.url?.startsWith('/auth/') ? broken : healthy)(request, response),
  );
  expect((await get('/events', sessionCookie())).status).toBe(503);
  expect((await get('/events')).status).toBe(200);
  expect((await get('/api/events', sessionCookie())).status).toBe(200);
}, 20_000);

test('pages pass when storage answers', async () => {
  const get = await proxyWith(healthy);
  expect((await get('/events')).status).toBe(200);
});
