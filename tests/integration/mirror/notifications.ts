import { createHash, randomUUID } from 'node:crypto';
import { sql } from '#tests/integration/support/person.ts';
import { MirrorPerson } from './mirrorPerson.ts';

/** What Google would send for a person's live channel. The token is known to Google alone, so the test gives the channel one of its own. */
export async function liveChannel(person: MirrorPerson, name = 'Primary') {
  const token = randomUUID();
  const hash = createHash('sha256').update(token).digest('hex');
  const [row] = await sql`update public.watch_channels set token_hash = ${hash}
    where calendar_id = ${person.id(name)} and retired_at is null and confirmed_at is not null
    returning channel_id, resource_id`;
  if (!row) throw new Error('no live channel');
  return { channelId: row.channel_id as string, resourceId: row.resource_id as string, token };
}

export const headersOf = (
  channel: { channelId: string; resourceId: string; token: string },
  state = 'exists',
) =>
  new Headers({
    'x-goog-channel-id': channel.channelId,
    'x-goog-resource-id': channel.resourceId,
    'x-goog-channel-token': channel.token,
    'x-goog-resource-state': state,
    'x-goog-message-number': '7',
  });

export const queued = (person: MirrorPerson) =>
  sql`select generation, lease_owner from public.pending_calendar_syncs where user_id = ${person.userId} and kind = 'pull_calendar'`;

/** A person whose calendars are read and have their channels, whoever opened them: the running app may have been faster. */
export async function watched(calendars?: Parameters<typeof MirrorPerson.create>[0]) {
  const person = await MirrorPerson.create(calendars);
  await person.sync();
  const unwatched =
    () => sql`select 1 from public.calendars c where c.user_id = ${person.userId} and c.selected
    and c.push_unavailable_reason is null and not exists (select from public.watch_channels w
      where w.calendar_id = c.id and w.confirmed_at is not null and w.retired_at is null)`;
  for (const endsAt = Date.now() + 20_000; (await unwatched()).length > 0; ) {
    if (Date.now() > endsAt) throw new Error('a calendar got no channel');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return person;
}
