import { z } from 'zod';
import { storableText } from '#src/domain/requests/storableText.ts';
import { timezoneSchema } from '#src/domain/time/timezone.ts';

const day = z.strictObject({ date: z.iso.date() });
const moment = z.strictObject({
  dateTime: z.iso.datetime({ offset: true }),
  timeZone: timezoneSchema.optional(),
});
const time = z.union([day, moment]);

const fields = {
  summary: storableText.max(1_024),
  description: storableText.max(8_192),
  location: storableText.max(1_024),
  start: time,
  end: time,
  recurrence: z.array(z.string().max(1_024)).max(20),
  transparency: z.enum(['opaque', 'transparent']),
  colorId: z.string().regex(/^([1-9]|1[01])$/),
};

type Time = z.infer<typeof time>;
const isOrdered = ({ start, end }: { start?: Time | undefined; end?: Time | undefined }): boolean => {
  if (!start || !end) return true;
  if ('date' in start && 'date' in end) return start.date < end.date;
  if ('dateTime' in start && 'dateTime' in end) return Date.parse(start.dateTime) < Date.parse(end.dateTime);
  return false;
};
const order = {
  message: 'must lie after the start, and be a date where the start is one; choose a later end',
  path: ['end'],
};

/** A new event of the user's own. `requestId` makes asking again harmless: the same one never makes a second event. */
export const newCalendarEventSchema = z.strictObject({
  calendarId: z.uuid(),
  requestId: z.uuid(),
  event: z.strictObject(fields).partial().required({ start: true, end: true }).refine(isOrdered, order),
});

/** Changes to an event as the user last saw it: `etag` says which state that was. */
export const calendarEventChangeSchema = z.strictObject({
  calendarId: z.uuid(),
  etag: z.string().min(1).max(256),
  changes: z
    .strictObject(fields)
    .partial()
    .refine((changes) => Object.keys(changes).length > 0, 'names no change')
    .refine((changes) => (changes.start === undefined) === (changes.end === undefined), {
      message: 'start and end change together',
      path: ['end'],
    })
    .refine(isOrdered, order),
});

export const calendarEventRemovalSchema = z.strictObject({
  calendarId: z.uuid(),
  etag: z.string().min(1).max(256),
});

export type NewCalendarEvent = z.infer<typeof newCalendarEventSchema>;
export type CalendarEventChange = z.infer<typeof calendarEventChangeSchema>;
export type CalendarEventRemoval = z.infer<typeof calendarEventRemovalSchema>;

/** Google's ids are any text of up to 1,024 characters; in an address they are encoded. */
export const ownEventParamsSchema = z.strictObject({
  id: z
    .string()
    .transform((given, context) => {
      try {
        return decodeURIComponent(given);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not encoded as an address', input: given });
        return z.NEVER;
      }
    })
    .pipe(z.string().min(1).max(1_024)),
});
