import { expect, it } from 'vitest';
import { listCopyReceipts } from '#src/data/eventReceipts.ts';
import { listOrganisedEvents } from '#src/services/catalogue/eventCatalogueService.ts';
import { listTracked } from '#src/services/catalogue/eventTrackingService.ts';
import { createDeps, Person, sql } from '#tests/integration/support/person.ts';

const many = 1_050;
const deps = createDeps();
const { db } = deps;

it('lists of more than 1,000 rows are whole, and an organiser’s begins with what is to come', async () => {
  const ada = await Person.connected();
  const { id: connectionId } = await ada.connection();
  await sql`insert into public.events (organiser_id, title, timezone, starts_at, ends_at)
    select ${ada.userId}::uuid, 'Event ' || n, 'UTC', now() + make_interval(days => n - 50), now() + make_interval(days => n - 50, hours => 1)
    from generate_series(1, ${many}) n`;
  await sql`insert into public.events (organiser_id, title, timezone) values (${ada.userId}, 'No date yet', 'UTC')`;
  await sql`insert into public.user_events (user_id, event_id, tracking)
    select ${ada.userId}::uuid, id, 'bookmarked' from public.events where organiser_id = ${ada.userId}`;
  await sql`insert into public.user_event_copies (user_event_id, user_id, connection_id, google_calendar_id, state, google_event_id)
    select id, user_id, ${connectionId}::uuid, ${ada.email}, 'present', 'e' || replace(id::text, '-', '')
    from public.user_events where user_id = ${ada.userId}`;

  const { toCome, over } = await listOrganisedEvents({ db, now: Date.now }, { userId: ada.userId });
  expect(toCome).toHaveLength(many - 50 + 2);
  expect(toCome.slice(0, 2).map(({ title }) => title)).toEqual(['Event 50', 'Event 51']);
  expect(toCome.at(-1)?.title).toBe('No date yet');
  expect(over.map(({ title }) => title)).toEqual(Array.from({ length: 49 }, (_, n) => `Event ${49 - n}`));
  const tracked = await listTracked(deps, ada.userId);
  expect(tracked.map(({ event }) => event.title)).toEqual(
    [...over.reverse(), ...toCome].map(({ title }) => title),
  );
  expect(await listCopyReceipts(db, ada.userId)).toHaveLength(many + 1);
  await sql`delete from public.user_events where user_id = ${ada.userId}`;
  await sql`delete from public.events where organiser_id = ${ada.userId}`;
});
