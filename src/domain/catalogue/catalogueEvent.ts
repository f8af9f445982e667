import { z } from 'zod';
import { isStorable } from '#src/domain/requests/isStorable.ts';
import { storableText } from '#src/domain/requests/storableText.ts';
import { instant } from '#src/domain/time/instant.ts';
import { timezoneSchema } from '#src/domain/time/timezone.ts';

const columns = {
  id: z.string(),
  title: z.string(),
  description: z.string(),
  url: z.string().nullable(),
  venue: z.string().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  online: z.boolean(),
  topics: z.array(z.string()),
  /** Of an event that has times of day. */
  starts_at: instant.nullable(),
  ends_at: instant.nullable(),
  /** The venue's IANA time zone. */
  timezone: z.string(),
  all_day: z.boolean(),
  /** Calendar dates of an all-day event; the end is exclusive. */
  start_date: z.string().nullable(),
  end_date: z.string().nullable(),
  updated_at: instant,
};

const ofColumns = ({
  starts_at,
  ends_at,
  all_day,
  start_date,
  end_date,
  updated_at,
  ...same
}: z.output<z.ZodObject<typeof columns>>) => ({
  ...same,
  startsAt: starts_at,
  endsAt: ends_at,
  allDay: all_day,
  startDate: start_date,
  endDate: end_date,
  updatedAt: updated_at,
});

/** What is read of a row of the catalogue. */
export const eventColumns = Object.keys(columns).join(', ');

/** A row of the catalogue (`eventColumns`) as the product speaks of it. */
export const eventRowSchema = z.object(columns).transform(ofColumns);

/** The same with when it was deleted, for those who may still track it. */
export const trackedEventRowSchema = z
  .object({ ...columns, deleted_at: instant.nullable() })
  .transform(({ deleted_at, ...row }) => ({ ...ofColumns(row), deletedAt: deleted_at }));

/** An event of the catalogue as everyone sees it. An event without a date yet has no times at all. */
export type CatalogueEvent = z.output<typeof eventRowSchema>;

const text = (max: number) => storableText.trim().max(max, `can have at most ${max} characters`);
const nullableText = (max: number) =>
  text(max)
    .transform((value) => value || null)
    .nullable();

const givenInstant = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-12-01T18:00:00+01:00' })
  .transform((value) => new Date(value).toISOString())
  .refine((value) => value > '2000' && value < '2200', 'must lie between the years 2000 and 2200');
const date = z.iso
  .date('must be a date such as 2026-12-01')
  .refine((value) => value > '2000' && value < '2200', 'must lie between the years 2000 and 2200');

/** `https://bank.example@evil.example` and `https://evil.example\\@bank.example` lead elsewhere than they read. */
function namesItsHostPlainly(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && !parsed.username && !parsed.password && !url.includes('\\');
}

/** Spaces, marks and invisible letters alone would be an empty line in every list. */
const isVisible = (text: string) => /[^\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u.test(text);

const fields = {
  title: text(200).min(1, 'is needed').refine(isVisible, 'is needed'),
  description: text(8000),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an address that starts with https://' })
    .max(500)
    .refine(namesItsHostPlainly, 'must not hold a user name, a password or a backslash')
    .refine(isStorable, 'holds a character that can’t be stored')
    .nullable(),
  venue: nullableText(200),
  address: nullableText(300),
  city: nullableText(100),
  country: nullableText(100),
  online: z.boolean(),
  topics: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(
          /^[\p{L}\p{N}][\p{L}\p{N}+#.-]{0,29}$/u,
          'is a word of at most 30 letters, such as open-source',
        ),
    )
    .max(8, 'can be at most 8')
    .transform((topics) => [...new Set(topics)]),
  startsAt: givenInstant.nullable(),
  endsAt: givenInstant.nullable(),
  timezone: timezoneSchema,
  allDay: z.boolean(),
  startDate: date.nullable(),
  endDate: date.nullable(),
};

const changes = z.strictObject(fields).partial();

/** What an organiser may say about an event; unknown fields are refused. */
export const eventDraftSchema = changes
  .required({ title: true, timezone: true })
  .transform((given): EventDraft => ({ ...emptyDraft, ...given }))
  .superRefine(checkTimes);

/** A part of the same, for a change. */
export const eventChangesSchema = changes.refine(
  (given) => Object.keys(given).length > 0,
  'says nothing to change',
);

export type EventChanges = z.output<typeof changes>;
export type EventDraft = Required<EventChanges>;

const emptyDraft: Omit<EventDraft, 'title' | 'timezone'> = {
  description: '',
  url: null,
  venue: null,
  address: null,
  city: null,
  country: null,
  online: false,
  topics: [],
  startsAt: null,
  endsAt: null,
  allDay: false,
  startDate: null,
  endDate: null,
};

/** An event with times of day has `startsAt` and `endsAt`, an all-day event dates, one to be announced neither. */
function checkTimes(event: EventDraft, context: z.core.$RefinementCtx): void {
  const wrong = (field: keyof EventDraft, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  const [start, end, unused] = event.allDay
    ? (['startDate', 'endDate', ['startsAt', 'endsAt']] as const)
    : (['startsAt', 'endsAt', ['startDate', 'endDate']] as const);
  for (const field of unused) {
    if (event[field])
      wrong(field, `does not go with an event that ${event.allDay ? 'lasts all day' : 'has times'}`);
  }
  const [from, to] = [event[start], event[end]];
  if (from && !to) wrong(end, 'is needed');
  if (to && !from) wrong(start, 'is needed');
  if (from && to && to <= from) wrong(end, 'must lie after the start');
}

/**
 * An event with changes applied. Turning all-day on or off drops the times of the other kind, unless the change gives
 * them. Returns what to store, or what is wrong with the whole.
 */
export function withChanges(event: CatalogueEvent, given: EventChanges) {
  const { id: _id, updatedAt: _updatedAt, ...current } = event;
  const merged = { ...current, ...given };
  const dropped = merged.allDay ? (['startsAt', 'endsAt'] as const) : (['startDate', 'endDate'] as const);
  for (const field of dropped) if (!given[field]) merged[field] = null;
  return eventDraftSchema.safeParse(merged);
}
