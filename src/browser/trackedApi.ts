import { type Tracking, trackedAnswerSchema } from '#src/contract/answers/tracking.ts';
import { requestJson } from './requestJson.ts';

/** Starts tracking; for what is tracked already it asks for the sync again. */
export const trackEvent = (eventId: string, body: { tracking: Tracking; note?: string | null }) =>
  requestJson('/api/events/tracked', trackedAnswerSchema, { method: 'POST', body: { eventId, ...body } });

export const changeTracked = (eventId: string, body: { tracking?: Tracking; note?: string | null }) =>
  requestJson(`/api/events/tracked/${eventId}`, trackedAnswerSchema, { method: 'PATCH', body });

export const untrackEvent = (eventId: string) =>
  requestJson(`/api/events/tracked/${eventId}`, trackedAnswerSchema, { method: 'DELETE' });
