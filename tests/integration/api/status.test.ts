import { beforeAll, describe, expect, it } from 'vitest';
import { noteCronRun } from '#src/data/serviceStatus.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';

const authorization = `Bearer ${stack.cronSecret}`;
const ask = (path: string, headers: Record<string, string> = { authorization }) =>
  fetch(`${stack.appUrl}${path}`, { headers });
const status = async () => (await ask('/api/status')).json();

describe('the status of the service', () => {
  let ada: Person;
  beforeAll(async () => {
    ada = await Person.connected();
  });

  it('is for whoever has the secret alone', async () => {
    expect((await ask('/api/status', {})).status).toBe(401);
    expect((await ask('/api/status', { authorization: `Bearer ${ada.accessToken}` })).status).toBe(401);
    expect((await ask('/api/status?all=1')).status).toBe(400);
  });

  it('says when each cron last ran and last succeeded, and how long it took', async () => {
    const cron = `cron-${crypto.randomUUID()}`;
    const { db } = ada.deps;
    await noteCronRun(db, { cron, durationMs: 1_200, failed: false });
    const [good] = await sql`select * from private.cron_runs where cron = ${cron}`;
    await noteCronRun(db, { cron, durationMs: 50_000, failed: true });
    const run = (await status()).crons.find((one: { cron: string }) => one.cron === cron);
    expect(run.durationMs).toBe(50_000);
    expect(Date.parse(run.succeededAt)).toBe(good?.succeeded_at.getTime());
    expect(Date.parse(run.endedAt)).toBeGreaterThan(Date.parse(run.succeededAt));
    await sql`delete from private.cron_runs where cron = ${cron}`;
  });

  it('knows a cron as soon as the scheduler has called it', async () => {
    await sql`delete from private.cron_runs where cron = 'renew-calendar-watches'`;
    expect((await ask('/api/cron/renew-calendar-watches')).status).toBe(200);
    expect((await status()).crons).toContainEqual({
      cron: 'renew-calendar-watches',
      endedAt: expect.any(String),
      durationMs: expect.any(Number),
      succeededAt: expect.any(String),
    });
  });

  it('counts what gave up by its reason, accounts that need their owner, and calls to Google', async () => {
    const before = await status();
    await ada.track(await newEvent());
    const grace = await Person.connected();
    const event = await newEvent();
    await grace.google.tokens('revoke');
    await grace.track(event);
    const reason = `reason_${Date.now()}`;
    await sql`update public.pending_calendar_syncs set dead_at = now(), last_error_code = ${reason}
      where user_id = ${grace.userId} and kind = 'push_event'`;
    const after = await status();
    expect(after.dead[reason]).toBe(1);
    expect(after.accounts.requires_reauth).toBeGreaterThan(before.accounts.requires_reauth);
    expect(after.google.callsToday).toBeGreaterThan(before.google.callsToday);
    expect(after.google.callsADay).toBe(1_000_000);
  });

  it('says for how long due work has waited', async () => {
    const { id: connectionId } = await ada.connection();
    await sql`update private.sync_lanes set due_at = now() - interval '2 hours', open_at = '-infinity'
      where connection_id = ${connectionId} and kind = 'disconnect'`;
    const { disconnect } = (await status()).queue;
    expect(disconnect.accountsDue).toBeGreaterThanOrEqual(1);
    expect(disconnect.oldestDueMs).toBeGreaterThanOrEqual(2 * 3_600_000);
    await sql`update private.sync_lanes set due_at = 'infinity' where connection_id = ${connectionId} and kind = 'disconnect'`;
  });

  it('names nobody', async () => {
    const text = JSON.stringify(await status());
    expect(text).not.toContain('@');
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
