import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startFurtherWorkers } from '#src/services/queue/furtherWorkers.ts';
import { createDeps, newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';

// The number of workers follows from what waits for everybody, so these tests run when no others do.

const people: Person[] = [];
beforeAll(async () => {
  for (let n = 0; n < 3; n += 1) people.push(await Person.connected());
});
/** Every person has an event to push, which nobody works on yet. */
async function withWaitingPushes(): Promise<string> {
  const eventId = await newEvent();
  for (const person of people) {
    await person.google.fault({ method: 'POST', path: '/events$' }, { status: 503 }, { times: 3 });
    await person.track(eventId);
    await person.google.clearFaults();
    await person.wake();
  }
  return eventId;
}

/** Starts workers at an app that answers so. */
async function startAt(answer: RequestListener, engine: object, running = 0) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const deps = createDeps();
  deps.env = { ...deps.env, APP_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  Object.assign(deps.engine, engine);
  const started = await startFurtherWorkers(deps, running, AbortSignal.timeout(10_000));
  return { started, requests };
}
const accept: RequestListener = (_, response) => void response.end('{}');

describe('the queue’s cron', () => {
  it('starts further workers when more accounts wait than one worker serves, and never more than allowed', async () => {
    await withWaitingPushes();
    const { started, requests } = await startAt(accept, { lanesPerWorker: 1, workersMax: 3 });
    expect(started).toEqual({ started: 2, failed: 0 });
    for (const { method, url, headers } of requests) {
      expect([method, url]).toEqual(['GET', '/api/cron/queue-worker']);
      expect(headers.authorization).toBe(`Bearer ${stack.cronSecret}`);
    }
    expect((await startAt(accept, { lanesPerWorker: 1, workersMax: 3 }, 2)).requests).toEqual([]);
  });

  it('starts none when one worker is enough', async () => {
    await withWaitingPushes();
    const { started, requests } = await startAt(accept, { lanesPerWorker: 1_000, workersMax: 3 });
    expect(started).toEqual({ started: 0, failed: 0 });
    expect(requests).toEqual([]);
  });

  it.each<[string, RequestListener]>([
    ['is refused', (_, response) => void response.writeHead(500).end()],
    ['never answers', (request) => void request.socket.destroy()],
  ])('goes on without a worker that %s', async (_, fail) => {
    await withWaitingPushes();
    let asked = 0;
    const first: RequestListener = (request, response) =>
      asked++ === 0 ? fail(request, response) : accept(request, response);
    const { started } = await startAt(first, { lanesPerWorker: 1, workersMax: 3 });
    expect(started).toEqual({ started: 1, failed: 1 });
  });
});

describe('a further worker', () => {
  const call = (headers: Record<string, string>) =>
    fetch(`${stack.appUrl}/api/cron/queue-worker`, { headers, signal: AbortSignal.timeout(5_000) });

  it('answers at once and works on what waits for everybody', async () => {
    const eventId = await withWaitingPushes();
    const answer = await call({ authorization: `Bearer ${stack.cronSecret}` });
    expect([answer.status, await answer.json()]).toEqual([200, { working: true }]);
    const left = async () =>
      (
        await sql`select from public.user_events where event_id = ${eventId} and calendar_sync_status <> 'synced'`
      ).length;
    await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 15_000, interval: 100 });
    for (const person of people) {
      const shown = await person.google.shown();
      expect(
        shown.filter(({ extendedProperties }) => extendedProperties?.private?.kureCalEventId === eventId),
      ).toHaveLength(1);
    }
  });

  it('works for nobody but the scheduler', async () => {
    expect((await call({})).status).toBe(401);
    expect((await call({ authorization: 'Bearer a-wrong-secret-of-16' })).status).toBe(401);
  });
});
