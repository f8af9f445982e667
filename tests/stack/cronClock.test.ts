import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readSchedules, startCronClock } from '#local/stack/cronClock.ts';

test('the cron clock calls a route as Vercel does: GET, with the bearer secret', async () => {
  const server = createServer();
  const called = new Promise<IncomingMessage>((resolve) => {
    server.on('request', (request, response) => {
      response.end('{}');
      resolve(request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = startCronClock(url, 'the secret', [
    { path: '/api/cron/some-route', schedule: '* * * * * *' },
  ]);
  onTestFinished(() => clock.stop());
  const request = await called;
  expect(request.method).toBe('GET');
  expect(request.url).toBe('/api/cron/some-route');
  expect(request.headers.authorization).toBe('Bearer the secret');
});

test('the queue is drained every minute, and every schedule names a route that exists', () => {
  const schedules = readSchedules();
  expect(schedules).toContainEqual({
    path: '/api/cron/process-pending-calendar-syncs',
    schedule: '* * * * *',
  });
  for (const { path } of schedules) {
    expect(existsSync(new URL(`../../app${path}/route.ts`, import.meta.url)), path).toBe(true);
  }
});
