import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readSchedules, startCronClock } from '#operate/cronClock.ts';

const projectDir = path.resolve(import.meta.dirname, '../..');
const secret = 'a secret of sixteen';

/** An app that answers with this; its address and the requests so far. */
async function listen(answer: RequestListener) {
  const requests: { method?: string; url?: string; authorization?: string }[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    requests.push({ method, url, authorization: headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function everySecond(url: string, ...routes: string[]) {
  const clock = startCronClock(
    url,
    secret,
    routes.map((route) => ({ path: route, schedule: '* * * * * *' })),
  );
  onTestFinished(() => clock.stop());
}

/** `npm run clock` with this environment and no file of variables. */
function startClock(env: Record<string, string>) {
  const child = spawn(process.execPath, ['operate/clock.ts', '--env', '/dev/null'], {
    cwd: projectDir,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exited, output: () => output };
}

test('the cron clock calls a route as Vercel does: GET, with the bearer secret', async () => {
  const app = await listen((_, response) => response.end('{}'));
  everySecond(app.url, '/api/cron/some-route');
  await expect
    .poll(() => app.requests, { timeout: 3_000 })
    .toContainEqual({ method: 'GET', url: '/api/cron/some-route', authorization: `Bearer ${secret}` });
});

test('a call that fails is reported without the secret, and the next ones come as scheduled', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const app = await listen((request, response) => {
    if (request.url === '/api/cron/cut') request.socket.destroy();
    else response.writeHead(500).end('{}');
  });
  everySecond(app.url, '/api/cron/cut', '/api/cron/broken');
  const calls = (url: string) => app.requests.filter((request) => request.url === url).length;
  await expect
    .poll(() => Math.min(calls('/api/cron/cut'), calls('/api/cron/broken')), { timeout: 6_000 })
    .toBeGreaterThanOrEqual(2);
  const lines = log.mock.calls.flat().join('\n');
  expect(lines).toContain('cron /api/cron/broken: 500');
  expect(lines).toMatch(/cron \/api\/cron\/cut: \S/);
  expect(lines).not.toContain(secret);
});

test('a run that is still going isn’t started a second time, and others are', async () => {
  const held: (() => void)[] = [];
  const app = await listen((request, response) => {
    if (request.url === '/api/cron/slow' && held.length === 0) held.push(() => response.end('{}'));
    else response.end('{}');
  });
  everySecond(app.url, '/api/cron/slow', '/api/cron/quick');
  const calls = (url: string) => app.requests.filter((request) => request.url === url).length;
  await expect.poll(() => calls('/api/cron/quick'), { timeout: 8_000 }).toBeGreaterThanOrEqual(4);
  expect(calls('/api/cron/slow')).toBe(1);
  held[0]?.();
  await expect.poll(() => calls('/api/cron/slow'), { timeout: 4_000 }).toBeGreaterThanOrEqual(2);
});

test('npm run clock calls the queue’s cron every minute and ends with 0 at SIGTERM, even while a call is open', async () => {
  const app = await listen(() => {});
  const clock = startClock({ APP_URL: app.url, CRON_SECRET: secret });
  const queue = '/api/cron/process-pending-calendar-syncs';
  await expect
    .poll(() => app.requests, { timeout: 70_000, interval: 500 })
    .toContainEqual({ method: 'GET', url: queue, authorization: `Bearer ${secret}` });
  const told = Date.now();
  clock.child.kill('SIGTERM');
  expect(await clock.exited).toBe(0);
  expect(Date.now() - told).toBeLessThan(3_000);
  for (const { path: route, schedule } of readSchedules())
    expect(clock.output()).toContain(`${schedule}  ${app.url}${route}`);
  expect(clock.output()).not.toContain(secret);
});

test('npm run clock without its variables ends with a message that names them', async () => {
  const clock = startClock({ APP_URL: 'nowhere' });
  expect(await clock.exited).toBe(1);
  expect(clock.output()).toMatch(/APP_URL: /);
  expect(clock.output()).toContain('CRON_SECRET: is missing');
});
