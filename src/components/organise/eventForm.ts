import { Temporal } from 'temporal-polyfill';
import {
  type CatalogueEvent,
  type EventDraft,
  eventDraftSchema,
} from '#src/domain/catalogue/catalogueEvent.ts';
import { timezoneName } from '#src/domain/time/timezone.ts';
import { momentsAt } from '#src/domain/time/zoneOffset.ts';

/** The fields of the organiser's form, as text; times are those of the venue's clock, the last day is inclusive. */
export const formFields = [
  'title',
  'description',
  'url',
  'venue',
  'address',
  'city',
  'country',
  'topics',
  'timezone',
  'kind',
  'online',
  'startDay',
  'startTime',
  'endDay',
  'endTime',
  'firstDay',
  'lastDay',
] as const;
export type FormField = (typeof formFields)[number];
export type FormValues = Record<FormField, string>;
export type FormErrors = Partial<Record<FormField, string>>;
export type EventFormState = { values: FormValues; errors: FormErrors; message?: string };

export function readForm(form: FormData): FormValues {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return Object.fromEntries(formFields.map((name) => [name, text(name)])) as FormValues;
}

export const emptyForm = (timezone: string): FormValues => ({
  ...(Object.fromEntries(formFields.map((name) => [name, ''])) as FormValues),
  kind: 'timed',
  timezone,
});

/** An event as its form shows it. */
export function formOfEvent(event: CatalogueEvent): FormValues {
  const local = (moment: string | null) =>
    moment ? Temporal.Instant.from(moment).toZonedDateTimeISO(event.timezone) : null;
  const [start, end] = [local(event.startsAt), local(event.endsAt)];
  const day = (moment: Temporal.ZonedDateTime | null) => moment?.toPlainDate().toString() ?? '';
  const time = (moment: Temporal.ZonedDateTime | null) => moment?.toPlainTime().toString().slice(0, 5) ?? '';
  return {
    title: event.title,
    description: event.description,
    url: event.url ?? '',
    venue: event.venue ?? '',
    address: event.address ?? '',
    city: event.city ?? '',
    country: event.country ?? '',
    topics: event.topics.join(', '),
    timezone: event.timezone,
    kind: event.allDay ? 'allDay' : event.startsAt ? 'timed' : 'open',
    online: event.online ? 'true' : '',
    startDay: day(start),
    startTime: time(start),
    endDay: day(end),
    endTime: time(end),
    firstDay: event.startDate ?? '',
    lastDay: event.endDate ? Temporal.PlainDate.from(event.endDate).subtract({ days: 1 }).toString() : '',
  };
}

const skipped =
  'time is skipped on that day, because the clocks go forward; choose an earlier or a later one';
const timeOf: Partial<Record<string, FormField>> = { startsAt: 'startTime', endsAt: 'endTime' };
const instant = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

const shownAt: Partial<Record<string, FormField>> = {
  startsAt: 'startDay',
  endsAt: 'endDay',
  startDate: 'firstDay',
  endDate: 'lastDay',
};

/**
 * The event that a form describes, or what is wrong with each field. Of the event as it was `before` a start and an end that nobody
 * changed stay the moments they were, of which the form shows neither the seconds nor which one of two equal times they are.
 */
export function parseForm(
  values: FormValues,
  before?: CatalogueEvent,
): { draft: EventDraft } | { errors: FormErrors } {
  const errors: FormErrors = {};
  const shown = before && formOfEvent(before);
  const isAsBefore = (...fields: FormField[]) =>
    ['timezone', 'kind', ...fields].every((name) => shown?.[name as FormField] === values[name as FormField]);
  /** The moments at which the venue's clock shows a time. */
  const moments = (day: string, time: string, dayField: FormField, timeField: FormField): number[] => {
    if (!day && !time) return [];
    try {
      const wall = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time));
      const wallMs = wall.toZonedDateTime('UTC').epochMilliseconds;
      const found = momentsAt(wallMs, timezoneName(values.timezone) ?? 'UTC');
      if (found.length === 0) errors[timeField] = skipped;
      return found;
    } catch {
      errors[dayField] = 'needs a day and a time';
      return [];
    }
  };
  const startOf = (): string | null => {
    if (before && isAsBefore('startDay', 'startTime')) return before.startsAt;
    return instant(moments(values.startDay, values.startTime, 'startDay', 'startTime')[0]);
  };
  const endOf = (startsAt: string | null): string | null => {
    if (before && isAsBefore('endDay', 'endTime')) return before.endsAt;
    const found = moments(values.endDay || values.startDay, values.endTime, 'endDay', 'endTime');
    // Of a time that comes twice, the one that lies after the start.
    return instant(found.find((ms) => startsAt === null || ms > Date.parse(startsAt)) ?? found.at(-1));
  };
  const dayAfter = (day: string): string | null => {
    try {
      return day ? Temporal.PlainDate.from(day).add({ days: 1 }).toString() : null;
    } catch {
      errors.lastDay = 'must be a date';
      return null;
    }
  };
  const { kind, startDay, firstDay } = values;
  const timed = kind === 'timed';
  const allDay = kind === 'allDay';
  if (timed && !startDay) errors.startDay = 'is needed, or choose “To be announced”';
  if (allDay && !firstDay) errors.firstDay = 'is needed, or choose “To be announced”';
  const startsAt = timed ? startOf() : null;
  const endsAt = timed ? endOf(startsAt) : null;
  const parsed = eventDraftSchema.safeParse({
    title: values.title,
    description: values.description,
    url: values.url || null,
    venue: values.venue || null,
    address: values.address || null,
    city: values.city || null,
    country: values.country || null,
    online: values.online === 'true',
    topics: values.topics
      .split(',')
      .map((topic) => topic.trim().replaceAll(/\s+/g, '-'))
      .filter(Boolean),
    timezone: values.timezone,
    allDay,
    startsAt,
    endsAt,
    startDate: allDay ? firstDay || null : null,
    endDate: allDay ? dayAfter(values.lastDay || firstDay) : null,
  });
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0]);
      // A time that was refused is missing for that reason alone.
      if (errors[timeOf[name] ?? 'title'] !== skipped)
        errors[shownAt[name] ?? (name as FormField)] ??= message;
    }
  }
  return parsed.success && Object.keys(errors).length === 0 ? { draft: parsed.data } : { errors };
}
