import * as z from 'zod/mini';
import { syncCodes } from '#src/domain/syncMessages.ts';
import { requestJson } from './requestJson.ts';

const answerSchema = z.object({
  tracked: z.object({
    tracking: z.nullable(z.enum(['bookmarked', 'attending'])),
    note: z.nullable(z.string()),
    syncedAt: z.nullable(z.string()),
    googleLink: z.nullable(z.string()),
  }),
  sync: z.object({
    status: z.enum(['synced', 'pending', 'failed', 'not_connected', 'requires_reauth', 'disabled']),
    code: z.enum(syncCodes),
    message: z.string(),
    action: z.nullable(z.enum(['connect', 'reconnect', 'choose_calendar', 'settings', 'retry'])),
  }),
});

export type Tracking = 'bookmarked' | 'attending';
export type TrackedAnswer = z.output<typeof answerSchema>;

/** Starts tracking; for what is tracked already it asks for the sync again. */
export const trackEvent = (eventId: string, body: { tracking: Tracking; note?: string | null }) =>
  requestJson('/api/events/tracked', answerSchema, { method: 'POST', body: { eventId, ...body } });

export const changeTracked = (eventId: string, body: { tracking?: Tracking; note?: string | null }) =>
  requestJson(`/api/events/tracked/${eventId}`, answerSchema, { method: 'PATCH', body });

export const untrackEvent = (eventId: string) =>
  requestJson(`/api/events/tracked/${eventId}`, answerSchema, { method: 'DELETE' });
