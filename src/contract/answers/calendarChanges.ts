import * as z from 'zod/mini';
import { mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';

/** The answer of `GET /api/calendar/changes`. */
export const calendarChangesSchema = z.object({
  events: z.array(
    z.object({
      calendarId: z.uuid(),
      googleEventId: z.string(),
      changeSeq: z.int(),
      event: mirroredEventSchema,
    }),
  ),
  removed: z.array(z.object({ calendarId: z.uuid(), googleEventId: z.string(), changeSeq: z.int() })),
  /** What to ask for next as `since`. */
  nextSince: z.int().check(z.nonnegative()),
  hasMore: z.boolean(),
});

export type CalendarChanges = z.infer<typeof calendarChangesSchema>;

/** The answer to a write to one of the user's own events: the event as Google now has it. */
export const ownEventAnswerSchema = z.object({ event: mirroredEventSchema });
