import { exportSchema } from '../answers/export.ts';
import { preferencesAnswerSchema } from '../answers/preferences.ts';
import { endpoint } from '../endpoint.ts';
import { preferencesRequestSchema } from '../requests/preferences.ts';

const subject = 'Preferences';
const answer = { status: 200, description: 'Your preferences', schema: preferencesAnswerSchema } as const;

export const readOwnPreferences = endpoint({
  method: 'GET',
  path: '/api/profile/preferences',
  subject,
  summary: 'Read your preferences',
  access: 'user',
  answer,
});

export const editPreferences = endpoint({
  method: 'PATCH',
  path: '/api/profile/preferences',
  subject,
  summary: 'Change your preferences',
  description: 'What you leave out stays. Your tracked events follow in Google Calendar.',
  access: 'user',
  body: preferencesRequestSchema,
  answer,
  refusals: ['calendar_unavailable'],
});

export const exportData = endpoint({
  method: 'GET',
  path: '/api/profile/export',
  subject,
  summary: 'Export what we keep for you',
  description:
    'Your account, preferences, Google accounts, calendars, tracked events and events that you organise. The copy of your Google events is not in it: take it from Google.',
  access: 'user',
  answer: { status: 200, description: 'Your data', schema: exportSchema },
  refusals: ['too_many_requests'],
});

export const exportTrackedEvents = endpoint({
  method: 'GET',
  path: '/api/profile/export.ics',
  subject,
  summary: 'Export your tracked events as a calendar file',
  description: 'An iCalendar file (RFC 5545). An event that has no date yet is not in it.',
  access: 'user',
  answer: { status: 200, description: 'The calendar file', contentType: 'text/calendar' },
  refusals: ['too_many_requests'],
});
