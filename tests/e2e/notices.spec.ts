import { globSync } from 'node:fs';
import postgres from 'postgres';
import { api } from '#tests/kit/api.ts';
import { mailsTo } from '#tests/kit/mailbox.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { stackFile } from '#tests/kit/stack.ts';
import { connectQuietly } from './support/calendar.ts';
import { workQueue } from './support/cron.ts';
import { createEvent, inDays, track } from './support/events.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/test.ts';

/** Every page there is but the operators', so that no new one is forgotten. */
const pages = globSync('app/**/page.tsx')
  .map((file) => file.slice('app'.length, -'/page.tsx'.length) || '/')
  .filter((path) => path !== '/operate');

test('the banner is on every page until the account is connected again and the news is read @layout', async ({
  page,
  person,
  google,
}) => {
  const organiser = await newPerson();
  const [moved, cancelled] = [await createEvent(organiser), await createEvent(organiser)];
  const own = await createEvent(person);
  for (const { id } of [moved, cancelled]) await track(person, id);
  await api(organiser, 'PATCH', `/api/events/${moved.id}`, { startsAt: inDays(40), endsAt: inDays(41) });
  await api(organiser, 'DELETE', `/api/events/${cancelled.id}`);
  await connectQuietly(page.context(), google);
  await google.tokens('revoke');
  await track(person, own.id);
  await workQueue();
  const banner = page.getByRole('complementary', { name: 'Notices' });
  expect(pages.length).toBeGreaterThan(15);
  // The cron of another test may still be telling the trackers.
  await expect(async () => {
    await page.goto('/dashboard');
    await expect(banner).toContainText(moved.title, { timeout: 1_000 });
    await expect(banner).toContainText(cancelled.title, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  for (const path of pages) {
    await page.goto(
      path.replace('/events/[id]', `/events/${own.id}`).replace('/organise/[id]', `/organise/${own.id}`),
    );
    await expect(banner, path).toContainText(google.email);
    await expect(banner, path).toContainText(moved.title);
    await expect(banner, path).toContainText(`${cancelled.title} is cancelled.`);
  }
  await page.goto('/events');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Got it' }).click();
  await expect(banner).not.toContainText(moved.title);
  await page.goto('/dashboard');
  await expect(banner).toContainText(google.email);
  await expect(banner).not.toContainText(moved.title);
  await connectQuietly(page.context(), google);
  await page.goto('/dashboard');
  await expect(banner).toBeHidden();
});

test('a mail tells that an account must be connected again, and its link ends such mails without signing in @layout', async ({
  page,
  person,
  google,
  browser,
}) => {
  await connectQuietly(page.context(), google);
  await google.tokens('revoke');
  await track(person, (await createEvent(person)).id);
  const sql = postgres(stackFile().databaseUrl, { max: 1, onnotice: () => {} });
  await sql`update private.notice_mails set due_at = now() where user_id = ${person.id}`;
  await sql.end();
  await workQueue();
  // The cron of another test may have taken the mail, and still be sending it.
  await expect
    .poll(() => mailsTo(person.email))
    .toMatchObject([{ subject: 'Connect your Google account again' }]);
  const mails = await mailsTo(person.email);
  const link = mails[0]?.links.at(-1) ?? '';
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expectNoSidewaysScroll(other);
  await expectAccessible(other);
  await other.getByRole('button', { name: 'Stop these mails' }).click();
  await expect(other.getByRole('heading', { name: 'You get no more of these mails' })).toBeVisible();
  await other.goto(
    link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(person.id, person.id.replace(/^./, '0')),
  );
  await expect(other.getByRole('heading', { name: 'This link is not complete' })).toBeVisible();
  await other.context().close();
  await page.goto('/settings');
  const mailSwitch = page.getByRole('switch', { name: 'Mail me about my events and accounts' });
  await expect(mailSwitch).not.toBeChecked();
  await mailSwitch.click();
  await expect(page.getByText('Saved')).toBeVisible();
});
