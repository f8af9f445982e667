import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stack } from '#tests/integration/support/person.ts';
import { stackEnvironment } from '#tests/kit/stack.ts';
import { headersOf, liveChannel, queued, watched } from './notifications.ts';

const url = `${stack.appUrl}/api/webhooks/google-calendar`;

describe('POST /api/webhooks/google-calendar', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  test('answers 200 to what is true, 404 to everything else, and never looks at the body', async () => {
    const person = await watched();
    const channel = await liveChannel(person);
    const send = (headers: Headers, body?: string) =>
      fetch(url, { method: 'POST', headers, ...(body === undefined ? {} : { body }) }).then(
        ({ status }) => status,
      );
    expect(await send(headersOf(channel, 'sync'))).toBe(200);
    expect(await send(headersOf({ ...channel, token: randomUUID() }))).toBe(404);
    expect(await send(headersOf({ ...channel, channelId: randomUUID() }))).toBe(404);
    expect(await send(new Headers())).toBe(404);
    expect((await fetch(url)).status).toBe(405);
    const event = await person.create('Told by a webhook');
    expect(await send(headersOf(channel), 'x'.repeat(2_000_000))).toBe(200);
    await expect.poll(async () => (await person.mirror()).has(event.id), { timeout: 15_000 }).toBe(true);
    await expect.poll(async () => (await queued(person)).length, { timeout: 5_000 }).toBe(0);
  });

  test('asks Google to send it again when it can’t be stored', async () => {
    const environment = { ...stackEnvironment(), SUPABASE_URL: 'http://127.0.0.1:9' };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    vi.resetModules();
    const { POST } = await import('#app/api/webhooks/google-calendar/route.ts');
    const channel = { channelId: randomUUID(), resourceId: 'r', token: 't' };
    const answer = await POST(new Request(url, { method: 'POST', headers: headersOf(channel) }));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    // What can't be a notification costs no look-up, and so no 503 either.
    expect((await POST(new Request(url, { method: 'POST' }))).status).toBe(404);
  });
});
