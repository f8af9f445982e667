import { afterAll, beforeAll, expect, it } from 'vitest';
import { BrowserSession } from '#tests/integration/support/browserSession.ts';
import { Person, sql, stack } from '#tests/integration/support/person.ts';

const many = 10_000;
let ada: Person;
let cookie: string;

async function open(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${stack.appUrl}${path}`, { headers: { cookie, ...headers } });
  const text = await answer.text();
  return { status: answer.status, text, bytes: Buffer.byteLength(text) };
}

const cards = (html: string) => html.match(/<article/g)?.length ?? 0;

beforeAll(async () => {
  ada = await Person.signUp();
  const { cookies } = await BrowserSession.signIn(ada.email);
  cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  await sql`insert into public.events (organiser_id, title, description, timezone, starts_at, ends_at)
    select ${ada.userId}::uuid, 'Tracked event ' || n, repeat('Talks about queues. ', 100), 'UTC', now() + make_interval(hours => n - 2000), now() + make_interval(hours => n - 1999)
    from generate_series(1, ${many}) n`;
  await sql`insert into public.user_events (user_id, event_id, tracking)
    select ${ada.userId}::uuid, id, case when right(title, 1) = '0' then 'attending' else 'bookmarked' end
    from public.events where organiser_id = ${ada.userId}`;
}, 180_000);

afterAll(async () => {
  await sql`delete from public.user_events where user_id = ${ada.userId}`;
  await sql`delete from public.events where organiser_id = ${ada.userId}`;
}, 60_000);

it.each([
  ['/dashboard', 300_000],
  ['/dashboard?when=past', 300_000],
  ['/events', 400_000],
  ['/api/events/tracked', 300_000],
])(
  '%s of a person who tracks 10,000 events is less than %i bytes, with what its scripts read',
  async (path, bytesMax) => {
    const page = await open(path);
    const scripts = path.startsWith('/api') ? { status: 200, bytes: 0 } : await open(path, { rsc: '1' });
    expect([page.status, scripts.status]).toEqual([200, 200]);
    expect(page.bytes + scripts.bytes).toBeLessThan(bytesMax);
  },
);

it('the dashboard says how many events there are, and leads through them page by page', async () => {
  const first = await open('/dashboard');
  expect(cards(first.text)).toBe(25);
  for (const number of [many, many / 10, many - many / 10]) expect(first.text).toContain(`>${number}<`);
  const next = /href="(\/dashboard\?after=[^"]+)"/.exec(first.text)?.[1];
  const second = await open(String(next));
  expect(cards(second.text)).toBe(20);
  const titles = (html: string) =>
    new Set(html.match(/aria-label="Tracked event \d+"/g)).intersection(
      new Set(first.text.match(/aria-label="Tracked event \d+"/g)),
    );
  expect(titles(second.text).size).toBe(0);
});

it('the catalogue knows of each event that it shows whether it is tracked', async () => {
  const { text } = await open('/events?q=Tracked+event');
  expect(cards(text)).toBe(20);
  expect(text.match(/aria-pressed="true"/g)).toHaveLength(20);
});
