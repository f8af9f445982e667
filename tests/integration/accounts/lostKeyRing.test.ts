import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCalendarChanges } from '#src/services/calendarChangesService.ts';
import { disconnectAccount } from '#src/services/calendarDisconnectService.ts';
import { listReceipts } from '#src/services/eventReceiptService.ts';
import { drainPulls } from '#src/services/pullQueueService.ts';
import { GoogleAccount } from '#tests/integration/support/google.ts';
import { newEvent, Person, sql } from '#tests/integration/support/person.ts';

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
  drainPulls(person.deps, { userId: person.userId, signal: AbortSignal.timeout(10_000) });
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
});
