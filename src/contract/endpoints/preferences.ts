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
