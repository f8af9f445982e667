import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NextRequest } from 'next/server';
import { afterEach, expect, test, vi } from 'vitest';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  vi.resetModules();
});

/** The proxy of an app whose Supabase answers so. */
async function proxyWith(answer: RequestListener) {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    APP_URL: 'http://localhost:3000',
    SUPABASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
    SUPABASE_SECRET_KEY: 'sb_secret_x',
    ENCRYPTION_KEYS: `one:${Buffer.alloc(32, 1).toString('base64')}`,
    CRON_SECRET: 'cron-secret-of-this-test',
    STATE_SECRET: 'state-secret-of-this-test-that-is-long-enough',
    GOOGLE_CLIENT_ID: 'client',
    GOOGLE_CLIENT_SECRET: 'secret',
    LOG_LEVEL: 'silent',
  });
  const { proxy } = await import('../../../proxy.ts');
  return (path: string, cookie = '') =>
    proxy(new NextRequest(`http://localhost:3000${path}`, { headers: { cookie } }));
}

const silent: RequestListener = () => {};
const broken: RequestListener = (_request, response) => response.writeHead(500).end('{}');
const healthy: RequestListener = (_request, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
const session = 'sb-x-auth-token=x';

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
    expect((await get('/calendar', session)).status).toBe(503);
    expect((await get('/api/events')).status).toBe(200);
  },
  20_000,
);

test('pages pass when storage answers', async () => {
  const get = await proxyWith(healthy);
  expect((await get('/events')).status).toBe(200);
});
