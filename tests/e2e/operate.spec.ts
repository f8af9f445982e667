import postgres from 'postgres';
import { cookieClient } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

const sql = postgres(stackFile().databaseUrl, { max: 1, onnotice: () => {} });
test.afterAll(() => sql.end());

/** The demo account is the operator of a stack on one machine. */
async function operatorCookies(): Promise<{ name: string; value: string; url: string }[]> {
  const jar = new Map<string, string>();
  const { error } = await cookieClient(jar).auth.signInWithPassword({
    email: 'demo@kure-cal.local',
    password: 'demo-password',
  });
  if (error) throw error;
  return [...jar].map(([name, value]) => ({ name, value, url: stackFile().appUrl }));
}

test('shows an operator how the engine is doing, and runs again what gave up @layout', async ({
  page,
  person,
  context,
}) => {
  const connectionId = crypto.randomUUID();
  await sql`insert into public.calendar_connections (id, user_id, google_sub, email)
    values (${connectionId}, ${person.id}, ${connectionId}, ${person.email})`;
  const subject = crypto.randomUUID();
  await sql`select public.enqueue_sync('push_event', ${person.id}, ${connectionId}, ${subject})`;
  const [row] =
    await sql`update public.pending_calendar_syncs set dead_at = now(), attempts = 10, last_error_code = 'google_unavailable'
    where subject_id = ${subject} returning id`;
  const base = Math.floor(Date.now() / 300_000) * 300_000;
  for (let n = 0; n < 60; n += 1) {
    const wave = Math.round(400 + 350 * Math.sin(n / 7));
    const status = {
      queue: { push_event: { accountsDue: wave % 9, oldestDueMs: wave * (n === 40 ? 300 : 4) } },
      googleCallsToday: n * wave,
      lagCounts: [n * 9, n * 3, n * 2, n, n > 30 && n < 36 ? n * 4 : 120],
    };
    await sql`insert into private.status_samples (at, status) values (${new Date(base - n * 300_000)}, ${sql.json(status)})
      on conflict (at) do update set status = excluded.status`;
  }
  await context.clearCookies();
  await context.addCookies(await operatorCookies());
  await page.goto('/operate');
  await expect(page.getByRole('heading', { name: 'Operate', level: 1 })).toBeVisible();
  await expect(
    page.getByRole('img', { name: /^How long changes took from Google to here: at last/ }),
  ).toBeVisible();
  await expect(page.getByRole('img', { name: /^Calls to Google in five minutes/ })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  const dead = page.getByRole('listitem').filter({ hasText: `row ${row?.id},` });
  await expect(dead).toContainText('google_unavailable');
  await dead.getByRole('button', { name: `Retry row ${row?.id}` }).click();
  await expect(dead).toHaveCount(0);
  const stillDead =
    await sql`select from public.pending_calendar_syncs where id = ${row?.id} and dead_at is not null`;
  expect(stillDead).toHaveLength(0);
});
