import { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { z } from 'zod';
import type { GoogleFailure } from '#src/domain/google/googleErrors.ts';
import { type EventsPage, eventsPageSchema, mirroredEventFields } from '#src/domain/google/mirroredEvent.ts';
import { retryAfterMs } from '#src/domain/google/retryPolicy.ts';
import { hasNoLength } from '#src/domain/push/eventChangeRules.ts';
import type { GoogleEventBody } from '#src/domain/push/mergeGoogleEvent.ts';
import { type GoogleError, googleApiError } from '#src/services/google/googleError.ts';

const eventSchema = z.looseObject({
  id: z.string(),
  etag: z.string().min(1),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
  htmlLink: z.string().optional(),
});
/** An event as Google answers it: these fields are there, all others are kept as they came. */
export type GoogleEvent = GoogleEventBody & z.infer<typeof eventSchema>;

const calendarSchema = z.object({
  id: z.string(),
  summary: z.string().default(''),
  summaryOverride: z.string().optional(),
  description: z.string().optional(),
  timeZone: z.string().optional(),
  backgroundColor: z.string().optional(),
  foregroundColor: z.string().optional(),
  accessRole: z.string().default('reader'),
  primary: z.boolean().optional(),
  /** Whether Google shows its events; it is left out when it doesn't. */
  selected: z.boolean().default(false),
  deleted: z.boolean().optional(),
});
export type GoogleCalendarListEntry = z.infer<typeof calendarSchema>;

export type GoogleAccess = { rootUrl: string; accessToken: string; timeoutMs: number; signal?: AbortSignal };

export type GoogleCalendar = ReturnType<typeof createGoogleCalendar>;

const pageMax = 100;

/**
 * The Calendar API for one access token. Every call has a timeout and is made once (the library's own retries are off, so that attempts are
 * counted in one place); every failure is a GoogleError, also an answer that isn't what was asked for.
 */
export function createGoogleCalendar({ rootUrl, accessToken, timeoutMs, signal }: GoogleAccess) {
  const api = new calendar_v3.Calendar({ rootUrl });
  const options = (headers: Record<string, string> = {}) => ({
    headers: { authorization: `Bearer ${accessToken}`, ...headers },
    retry: false,
    signal: signal
      ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      : AbortSignal.timeout(timeoutMs),
  });

  return {
    /** The event, deleted ones included (`cancelled`). */
    async getEvent(calendarId: string, eventId: string): Promise<GoogleEvent> {
      const data = await ask('event', () => api.events.get({ calendarId, eventId }, options()));
      return parseEvent(data, eventId);
    },

    /** Creates the event under the id that its body names; 409 when that id was ever taken in this calendar. */
    async insertEvent(calendarId: string, body: GoogleEventBody & { id: string }): Promise<GoogleEvent> {
      const data = await ask('calendar', () =>
        api.events.insert({ calendarId, requestBody: body, sendUpdates: 'none' }, options()),
      );
      return parseEvent(data, body.id);
    },

    /**
     * Replaces the whole event if it still has this etag. One whose end is its start is patched instead: Google keeps such times, but
     * takes none like that.
     */
    async updateEvent(
      calendarId: string,
      eventId: string,
      body: GoogleEventBody,
      etag: string,
    ): Promise<GoogleEvent> {
      // Without the version a label would be lost; with it an event's plain colour would be.
      const label = typeof body.eventLabelId === 'string' ? { eventLabelVersion: 1 } : {};
      const place = { calendarId, eventId, sendUpdates: 'none', ...label };
      const { start: _start, end: _end, ...withoutTimes } = body;
      const data = await ask('event', () =>
        hasNoLength(body)
          ? api.events.patch({ ...place, requestBody: withoutTimes }, options({ 'If-Match': etag }))
          : api.events.update({ ...place, requestBody: body }, options({ 'If-Match': etag })),
      );
      return parseEvent(data, eventId);
    },

    /** Changes these fields of the event, and no others, if it still has this etag. */
    async patchEvent(
      calendarId: string,
      eventId: string,
      fields: GoogleEventBody,
      etag: string,
    ): Promise<GoogleEvent> {
      const request = { calendarId, eventId, requestBody: fields, sendUpdates: 'none' };
      const data = await ask('event', () => api.events.patch(request, options({ 'If-Match': etag })));
      return parseEvent(data, eventId);
    },

    /** Deletes the event if it still has this etag. */
    async deleteEvent(calendarId: string, eventId: string, etag: string): Promise<void> {
      const status = await ask('event', async () => {
        const request = { calendarId, eventId, sendUpdates: 'none' };
        return { data: (await api.events.delete(request, options({ 'If-Match': etag }))).status };
      });
      // Only this says that it is done; a page of somebody's in between doesn't.
      if (status !== 204) throw unusable();
    },

    /** Whether the account still has this calendar in its list. */
    async getCalendar(calendarId: string): Promise<GoogleCalendarListEntry> {
      const data = await ask('calendar', () => api.calendarList.get({ calendarId }, options()));
      const calendar = parse(calendarSchema, data);
      if (calendar.deleted) throw googleApiError({ status: 404, subject: 'calendar' });
      return calendar;
    },

    /** Makes a secondary calendar. Google chooses its id, so nothing tells a repeated request from a second one. */
    async createCalendar(calendar: {
      summary: string;
      description: string;
      timeZone?: string | undefined;
    }): Promise<string> {
      const data = await ask('calendar', () => api.calendars.insert({ requestBody: calendar }, options()));
      return parse(idSchema, data).id;
    },

    /** Whether the grant opens the calendar itself, not just its entry in the list; with `calendar.app.created`: whether we made it. */
    async opensCalendar(calendarId: string): Promise<boolean> {
      try {
        await ask('calendar', () => api.calendars.get({ calendarId, fields: 'id' }, options()));
        return true;
      } catch (error) {
        const { status } = error as GoogleError;
        const isRefused = ['calendarGone', 'permanent', 'reauthorise'].includes((error as GoogleError).class);
        if (isRefused && (status === 403 || status === 404)) return false;
        throw error;
      }
    },

    /** The colours of a calendar's labels, by their ids. Takes more than the right to read the list of calendars. */
    async labelColors(calendarId: string): Promise<Record<string, string>> {
      const fields = 'labelProperties(eventLabels(id,backgroundColor))';
      const data = await ask('calendar', () => api.calendars.get({ calendarId, fields }, options()));
      const { labelProperties } = parse(labelsSchema, data);
      return Object.fromEntries(
        labelProperties.eventLabels.map(({ id, backgroundColor }) => [id, backgroundColor]),
      );
    },

    /** The account's calendars, hidden ones included. */
    async listCalendars(): Promise<GoogleCalendarListEntry[]> {
      const calendars: GoogleCalendarListEntry[] = [];
      let pageToken: string | undefined;
      for (let page = 0; page < pageMax; page += 1) {
        const data = await ask('account', () =>
          api.calendarList.list(
            { maxResults: 250, showHidden: true, ...(pageToken ? { pageToken } : {}) },
            options(),
          ),
        );
        const read = parse(calendarPageSchema, data);
        calendars.push(...read.items.filter(({ deleted }) => !deleted));
        if (!read.nextPageToken) return calendars;
        pageToken = read.nextPageToken;
      }
      throw unusable();
    },

    /**
     * One page of a calendar's events, series as Google keeps them: the same request in full and incremental reads but for the tokens
     * (a token is only good for the request it came from).
     */
    async listEvents(
      calendarId: string,
      page: { syncToken: string | null; pageToken: string | null; pageSize: number },
    ): Promise<EventsPage> {
      const data = await ask('changes', () =>
        api.events.list(
          {
            calendarId,
            maxResults: page.pageSize,
            singleEvents: false,
            fields: `nextPageToken,nextSyncToken,timeZone,items(${mirroredEventFields})`,
            ...(page.syncToken === null ? {} : { syncToken: page.syncToken }),
            ...(page.pageToken === null ? {} : { pageToken: page.pageToken }),
          },
          options(),
        ),
      );
      return parse(eventsPageSchema, data);
    },

    /** Opens a channel that tells of changes in a calendar. Google decides how long it lives. */
    async watchEvents(calendarId: string, channel: NewChannel): Promise<OpenedChannel> {
      const request = { calendarId, requestBody: channelBody(channel) };
      return openedChannel(await ask('watch', () => api.events.watch(request, options())));
    },

    /** Opens a channel that tells when the account gets, loses or renames a calendar. */
    async watchCalendarList(channel: NewChannel): Promise<OpenedChannel> {
      const request = { requestBody: channelBody(channel) };
      return openedChannel(await ask('watch', () => api.calendarList.watch(request, options())));
    },

    /** Ends a channel. One that Google no longer knows is `alreadyDone`. */
    async stopChannel(channel: { id: string; resourceId: string }): Promise<void> {
      await ask('channel', () => api.channels.stop({ requestBody: channel }, options()));
    },
  };
}

type NewChannel = { id: string; token: string; address: string; expiresAt: number };
type OpenedChannel = { resourceId: string; expiresAt: number };

const channelBody = ({ expiresAt, ...channel }: NewChannel) => ({
  ...channel,
  type: 'web_hook',
  expiration: String(expiresAt),
});

function openedChannel(data: unknown): OpenedChannel {
  const { resourceId, expiration } = parse(channelSchema, data);
  return { resourceId, expiresAt: expiration };
}

/** Google writes the end of a channel in milliseconds, as a text. */
const channelSchema = z.object({ resourceId: z.string().min(1), expiration: z.coerce.number().positive() });

const idSchema = z.object({ id: z.string().min(1) });

const labelSchema = z.object({ id: z.string(), backgroundColor: z.string().regex(/^#[0-9a-f]{6}$/i) });
const labelsSchema = z.object({
  labelProperties: z.object({ eventLabels: z.array(labelSchema).default([]) }).default({ eventLabels: [] }),
});

/** The calendars under the names that their owner gave them. */
export const namedCalendars = (listed: GoogleCalendarListEntry[]) =>
  listed.map(({ summaryOverride, ...calendar }) => ({
    ...calendar,
    summary: summaryOverride ?? calendar.summary,
  }));

const calendarPageSchema = z.object({
  items: z.array(calendarSchema).default([]),
  nextPageToken: z.string().optional(),
});

function parseEvent(data: unknown, id: string): GoogleEvent {
  const event = parse(eventSchema, data);
  if (event.id !== id) throw unusable();
  return event;
}

function parse<T extends z.core.$ZodType>(schema: T, data: unknown): z.output<T> {
  const read = z.safeParse(schema, data);
  if (!read.success) throw unusable();
  return read.data;
}

/** A success that can't be read, or is about something else. */
const unusable = () => googleApiError({ status: 200, subject: 'event' });

async function ask(
  subject: GoogleFailure['subject'],
  call: () => Promise<{ data: unknown }>,
): Promise<unknown> {
  try {
    return (await call()).data;
  } catch (error) {
    throw withoutSecrets(error, subject);
  }
}

const answerSchema = z.object({
  status: z.number(),
  // Of the library's own fetch, not of ours.
  headers: z.custom<Pick<Headers, 'get'>>((value) => typeof (value as Headers | null)?.get === 'function'),
  data: z.unknown(),
});
const envelopeSchema = z.object({
  error: z.object({
    errors: z.array(z.object({ reason: z.string().optional() })).optional(),
    details: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

/** Google's library puts tokens and bodies into its errors: only the status, the reason and the wait come out of here. */
function withoutSecrets(error: unknown, subject: GoogleFailure['subject']): GoogleError {
  const answer = answerSchema.safeParse((error as { response?: unknown } | null)?.response);
  if (!answer.success) return googleApiError({ status: 0, subject });
  const { status, headers, data } = answer.data;
  const envelope = envelopeSchema.safeParse(data);
  const { errors, details } = envelope.success ? envelope.data.error : {};
  const reason = errors?.[0]?.reason ?? details?.find((detail) => detail.reason)?.reason;
  return googleApiError({ status, reason, subject }, retryAfterMs(headers.get('retry-after'), Date.now()));
}
