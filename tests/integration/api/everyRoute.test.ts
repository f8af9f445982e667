import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { stackFile } from '#tests/kit/stack.ts';

const { appUrl } = stackFile();

/** Every method of every route file, so that no new one is forgotten. */
const endpoints = globSync('app/api/**/route.ts').flatMap((file) => {
  const route = file.slice('app'.length, -'/route.ts'.length);
  const exported = readFileSync(file, 'utf8').matchAll(
    /^export (?:const|(?:async )?function) (GET|HEAD|POST|PUT|PATCH|DELETE)\b/gm,
  );
  return [...exported].map(([, method = '']) => ({ method, route, name: `${method} ${route}` }));
});

/** What anybody may ask. The way to Google and back ends on a page; Google's notifications and the links in our mails prove themselves. */
const open = [
  'GET /api/auth/google',
  'GET /api/events',
  'GET /api/events/[id]',
  'GET /api/health',
  'GET /api/openapi.json',
  'GET /api/calendar/callback',
  'POST /api/webhooks/google-calendar',
  'POST /api/notices/unsubscribe',
];
const closed = endpoints.filter(({ name }) => !open.includes(name));
const changing = closed.filter(({ method }) => method !== 'GET' && method !== 'HEAD');

async function ask({ method, route }: { method: string; route: string }, headers: Record<string, string>) {
  const path = route.replaceAll(/\[\w+\]/g, crypto.randomUUID());
  const answer = await fetch(`${appUrl}${path}`, { method, redirect: 'manual', headers });
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() };
}

it('the routes are found, and those that are open are still there', () => {
  expect(closed.length).toBeGreaterThan(20);
  expect(changing.length).toBeGreaterThan(8);
  expect(endpoints.map(({ name }) => name)).toEqual(expect.arrayContaining(open));
});

it.each(closed)('$name asks who is there (401)', async (endpoint) => {
  const ours = { origin: new URL(appUrl).origin };
  for (const headers of [ours, { authorization: 'Bearer not-a-token' }] as Record<string, string>[]) {
    expect(await ask(endpoint, headers)).toMatchObject({
      status: 401,
      type: expect.stringContaining('application/problem+json'),
      body: { code: 'not_signed_in', requestId: expect.any(String) },
    });
  }
});

it.each(changing)('$name is refused to the pages of others (403)', async (endpoint) => {
  for (const headers of [{}, { origin: 'https://elsewhere.example' }, { origin: 'null' }] as Record<
    string,
    string
  >[]) {
    expect(await ask(endpoint, headers)).toMatchObject({ status: 403, body: { code: 'forbidden_origin' } });
  }
});
