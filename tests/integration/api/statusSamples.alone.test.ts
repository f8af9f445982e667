import { expect, it } from 'vitest';
import { sql, stack } from '#tests/integration/support/person.ts';

const runCron = () =>
  fetch(`${stack.appUrl}/api/cron/process-pending-calendar-syncs`, {
    headers: { authorization: `Bearer ${stack.cronSecret}` },
  });

it('the status is sampled once in five minutes by the queue’s cron, and kept for a week', async () => {
  await sql`delete from private.status_samples`;
  await sql`insert into private.status_samples (at, status) values (now() - interval '8 days', '{}')`;
  expect((await (await runCron()).json()).sampled).toBe(true);
  const samples = await sql`select at, status from private.status_samples`;
  // The next five minutes may begin just now.
  await sql`insert into private.status_samples (at, status) values (${new Date(samples[0]?.at.getTime() + 300_000)}, '{}')`;
  expect((await (await runCron()).json()).sampled).toBe(false);
  expect(samples).toHaveLength(1);
  expect(samples[0]?.at.getTime() % 300_000).toBe(0);
  expect(samples[0]?.status.queue.push_event).toMatchObject({ accountsDue: expect.any(Number) });
});
