import { beforeAll, describe, expect, it } from 'vitest';
import { noteCronRun } from '#src/data/serviceStatus.ts';
import { statusHistory } from '#src/services/serviceStatusService.ts';
import { newEvent, Person, sql, stack } from '#tests/integration/support/person.ts';
import { newPerson } from '#tests/kit/newPerson.ts';

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

  it('tells of each five minutes what they added, and begins anew with Google’s day', async () => {
    await sql`delete from private.status_samples`;
    const base = Math.floor(Date.now() / 300_000) * 300_000;
    const sample = (minutes: number, calls: number, lagCounts: number[], oldestDueMs: number | null) =>
      sql`insert into private.status_samples (at, status) values (${new Date(base - minutes * 60_000)}, ${sql.json(
        {
          queue: {
            push_event: { accountsDue: 2, oldestDueMs },
            pull_calendar: { accountsDue: 1, oldestDueMs: null },
          },
          googleCallsToday: calls,
          lagCounts,
        },
      )})`;
    await sample(10, 100, [10, 5], null);
    await sample(5, 160, [10, 9, 0], 2_500);
    await sample(0, 7, [10, 9, 0], 0);
    const points = await statusHistory(ada.deps);
    expect(points.map(({ googleCalls }) => googleCalls)).toEqual([null, 60, null]);
    expect(points.map(({ lagHalfMs }) => lagHalfMs)).toEqual([null, 1_000, null]);
    expect(points.map(({ oldestDueMs }) => oldestDueMs)).toEqual([0, 2_500, 0]);
    expect(points.map(({ accountsDue }) => accountsDue)).toEqual([3, 3, 3]);
    await sql`delete from private.status_samples`;
  });

  it('is shown to operators alone, for anybody else the page does not exist', async () => {
    const { cookies } = await newPerson();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await ask('/operate', { cookie })).status).toBe(404);
    const stranger = await fetch(`${stack.appUrl}/operate`, { redirect: 'manual' });
    expect(stranger.headers.get('location')).toBe('/sign-in?next=%2Foperate');
  });
});
