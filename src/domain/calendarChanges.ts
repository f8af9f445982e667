import { z } from 'zod';
import { mirroredEventSchema } from './mirroredEvent.ts';

/** The answer of `GET /api/calendar/changes`. */
export const calendarChangesSchema = z.object({
  events: z.array(
    z.object({
      calendarId: z.uuid(),
      googleEventId: z.string(),
      changeSeq: z.number().int(),
      event: mirroredEventSchema,
    }),
  ),
  removed: z.array(
    z.object({ calendarId: z.uuid(), googleEventId: z.string(), changeSeq: z.number().int() }),
  ),
  /** What to ask for next as `since`. */
  nextSince: z.number().int().nonnegative(),
  hasMore: z.boolean(),
});

export type CalendarChanges = z.infer<typeof calendarChangesSchema>;
