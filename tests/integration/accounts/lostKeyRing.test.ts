import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { disconnectAccount } from '#src/services/accounts/calendarDisconnectService.ts';
import { listReceipts } from '#src/services/catalogue/eventReceiptService.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';
import { GoogleAccount } from '#tests/kit/googleAccount.ts';

/** The ring's old keys are gone: what they wrapped opens no more. */
function loseKeys(person: Person): void {
  const { deps } = person;
  person.deps = { ...deps, env: { ...deps.env, ENCRYPTION_KEYS: [{ id: 'next', key: randomBytes(32) }] } };
}

const mirrored = async (person: Person) => {
  const { events } = await readCalendarChanges(person.deps, { userId: person.userId, since: 0, limit: 100 });
  return events.map(({ event }) => event.summary);
};
const pull = (person: Person) =>
  workQueue(person.deps, {
    kinds: ['pull_calendar'],
    userId: person.userId,
    takes: AbortSignal.timeout(10_000),
  });
const accounts = (person: Person) =>
  sql`select email, status, sealed_refresh_token from public.calendar_connections where user_id = ${person.userId} order by connected_at`;

describe('after the key that wrapped a person’s data key is lost', () => {
  it('connecting again works: events are written and the mirror is read anew, other accounts wait for their owner', async () => {
    const ada = await Person.connected();
    const second = new GoogleAccount(`second-${ada.email}`);
    await second.create();
    expect(await ada.connect({ google: second })).toBe('connected');
    const eventId = await newEvent({ title: 'Before the loss' });
    expect((await ada.track(eventId)).sync.status).toBe('synced');
    await pull(ada);
    expect(await mirrored(ada)).toEqual(['Before the loss']);

    loseKeys(ada);
    expect([...(await listReceipts(ada.deps, ada.userId)).keys()]).toEqual([eventId]);
    expect((await ada.change(eventId, { note: 'not yet' })).sync.code).toBe('google_misconfigured');
    expect(await ada.connect()).toBe('connected');
    expect(await accounts(ada)).toMatchObject([
      { email: second.email, status: 'requires_reauth', sealed_refresh_token: null },
      { email: ada.email, status: 'active' },
    ]);
    expect(await mirrored(ada)).toEqual([]);
    await ada.drain();
    expect((await ada.row(eventId)).calendar_sync_status).toBe('synced');
    // The running app, which has the old ring, may have been at it first: it then waits for its ring.
    await expect
      .poll(
        async () => {
          await sql`update public.pending_calendar_syncs set run_at = now() where user_id = ${ada.userId} and lease_owner is null`;
          await pull(ada);
          return mirrored(ada);
        },
        { timeout: 15_000 },
      )
      .toEqual(['Before the loss']);
    expect(await ada.connect({ google: second })).toBe('connected');
    expect((await accounts(ada)).map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('two tabs that connect at once agree on the new key', async () => {
    const ada = await Person.connected();
    loseKeys(ada);
    const [one, two] = [await ada.askConsent(), await ada.askConsent()];
    expect(await Promise.all([ada.finish(one), ada.finish(two)])).toEqual(['connected', 'connected']);
    expect((await ada.track(await newEvent())).sync.status).toBe('synced');
  });

  it('disconnecting ends, leaves the events in Google and says how many', async () => {
    const ada = await Person.connected();
    await ada.track(await newEvent());
    loseKeys(ada);
    const connectionId = (await ada.connection()).id;
    expect(
      await disconnectAccount(ada.deps, { userId: ada.userId, connectionId, mode: 'remove_all' }),
    ).toEqual({ status: 'disconnected', removed: 0, left: 1 });
    expect(await ada.connection()).toBeUndefined();
    expect(await ada.google.shown()).toHaveLength(1);
  });

  it('a consent without a new refresh token replaces nothing and asks for consent again', async () => {
    const ada = await Person.connected();
    const eventId = await newEvent({ title: 'Before the loss' });
    await ada.track(eventId);
    await pull(ada);
    const stored = () =>
      sql`select c.sealed_refresh_token, c.sealed_access_token, c.status, k.wrapped_key, (select count(*)::int from public.calendar_events e
          join public.calendars a on a.id = e.calendar_id where a.connection_id = c.id) as events
        from public.calendar_connections c join public.user_keys k on k.user_id = c.user_id where c.user_id = ${ada.userId}`;
    const before = await stored();
    expect(before[0]?.events).toBe(1);

    loseKeys(ada);
    const { env } = ada.deps;
    const withoutRefreshToken = await answersWithoutRefreshToken(env.GOOGLE_TOKEN_URL);
    ada.deps = { ...ada.deps, env: { ...env, GOOGLE_TOKEN_URL: withoutRefreshToken } };
    expect(await ada.connect()).toBe('no_refresh_token');
    expect(await stored()).toEqual(before);
  });
});

/** A token endpoint that leaves out the refresh token, as Google does for a grant that was given before. */
async function answersWithoutRefreshToken(tokenUrl: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const answer = await fetch(tokenUrl, { method: 'POST', headers, body });
    const { refresh_token: _left, ...rest } = (await answer.json()) as Record<string, unknown>;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(rest));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}
