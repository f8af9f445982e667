import { Temporal } from 'temporal-polyfill';
import { type CatalogueEvent, type EventDraft, eventDraftSchema } from '#src/domain/catalogueEvent.ts';
import { timezoneName } from '#src/domain/timezone.ts';

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

const shownAt: Partial<Record<string, FormField>> = {
  startsAt: 'startDay',
  endsAt: 'endDay',
  startDate: 'firstDay',
  endDate: 'lastDay',
};

/** The event that a form describes, or what is wrong with each field. */
export function parseForm(values: FormValues): { draft: EventDraft } | { errors: FormErrors } {
  const errors: FormErrors = {};
  const moment = (day: string, time: string, field: FormField): string | null => {
    if (!day && !time) return null;
    try {
      const zone = timezoneName(values.timezone) ?? 'UTC';
      return Temporal.PlainDate.from(day)
        .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
        .toInstant()
        .toString();
    } catch {
      errors[field] = 'needs a day and a time';
      return null;
    }
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
    startsAt: timed ? moment(startDay, values.startTime, 'startDay') : null,
    endsAt: timed ? moment(values.endDay || startDay, values.endTime, 'endDay') : null,
    startDate: allDay ? firstDay || null : null,
    endDate: allDay ? dayAfter(values.lastDay || firstDay) : null,
  });
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0]);
      errors[shownAt[name] ?? (name as FormField)] ??= message;
    }
  }
  return parsed.success && Object.keys(errors).length === 0 ? { draft: parsed.data } : { errors };
}
