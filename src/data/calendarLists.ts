import { z } from 'zod';
import { connectionSchema } from '#src/domain/push/pushContext.ts';
import type { ServiceClient } from './clients.ts';
import type { GoogleCalendarEntry } from './connections.ts';
import { callSql } from './rpc.ts';
import type { Job } from './syncQueue.ts';

/** Writes an account's calendars and ends the attempt; null if the lease is lost. `ownCalendarId`: we have just made or found it. */
export async function finishCalendarList(
  db: ServiceClient,
  { id, owner }: Pick<Job, 'id' | 'owner'>,
  input: { userId: string; calendars: GoogleCalendarEntry[]; ownCalendarId?: string | undefined },
): Promise<'done' | 'again' | 'waiting' | 'dead' | null> {
  const data = await callSql(db, 'finish_calendar_list', {
    id,
    owner,
    user: input.userId,
    list: { calendars: input.calendars, ownCalendarId: input.ownCalendarId },
  });
  return z
    .enum(['done', 'again', 'waiting', 'dead'])
    .nullable()
    .parse(data ?? null);
}

/** Begins a round through every account's list and calendars; false if the one before is not through yet. */
export async function enqueueRound(db: ServiceClient, spreadMs: number): Promise<boolean> {
  return z.boolean().parse(await callSql(db, 'enqueue_round', { spreadMs }));
}

const contextSchema = z.object({
  calendarId: z.uuid(),
  googleCalendarId: z.string(),
  accessRole: z.string(),
  gone: z.boolean(),
  selected: z.boolean(),
  connection: connectionSchema,
});
/** A calendar with its account, to write into it. */
export type CalendarContext = z.infer<typeof contextSchema>;

/** Null: no such calendar of this person's. */
export async function readCalendarContext(
  db: ServiceClient,
  input: { userId: string; calendarId: string },
): Promise<CalendarContext | null> {
  const data = await callSql(db, 'calendar_context', { user: input.userId, calendar: input.calendarId });
  return contextSchema.nullable().parse(data ?? null);
}
