import {
  accountsSchema,
  calendarAnswerSchema,
  calendarsSchema,
  disconnectAnswerSchema,
} from '../answers/accounts.ts';
import { endpoint } from '../endpoint.ts';
import {
  calendarChoiceSchema,
  calendarsQuerySchema,
  connectQuerySchema,
  disconnectQuerySchema,
} from '../requests/calendar.ts';
import { idParamsSchema } from '../requests/params.ts';

const subject = 'Accounts';

export const connectAccount = endpoint({
  method: 'GET',
  path: '/api/calendar/connect',
  subject,
  summary: 'Connect a Google account',
  description: 'For a browser: Google asks for consent and leads back to the settings.',
  access: 'user',
  query: connectQuerySchema,
  answer: { status: 302, description: 'To Google’s consent page' },
  refusals: ['not_found'],
});

export const listConnections = endpoint({
  method: 'GET',
  path: '/api/calendar/connections',
  subject,
  summary: 'List your Google accounts',
  access: 'user',
  answer: { status: 200, description: 'Each account with its health', schema: accountsSchema },
});

export const disconnect = endpoint({
  method: 'DELETE',
  path: '/api/calendar/connections/{id}',
  subject,
  summary: 'Disconnect a Google account',
  description: '`events` says what happens to the events that we wrote to it.',
  access: 'user',
  params: idParamsSchema,
  query: disconnectQuerySchema,
  answer: { status: 200, description: 'How far it is', schema: disconnectAnswerSchema },
});

export const listOwnCalendars = endpoint({
  method: 'GET',
  path: '/api/calendar/calendars',
  subject,
  summary: 'List the calendars of your accounts',
  description: '`refresh=true` asks Google for the lists first.',
  access: 'user',
  query: calendarsQuerySchema,
  answer: { status: 200, description: 'The calendars', schema: calendarsSchema },
  refusals: ['too_many_requests'],
});

export const chooseCalendar = endpoint({
  method: 'PATCH',
  path: '/api/calendar/calendars/{id}',
  subject,
  summary: 'Choose whether a calendar is kept in sync',
  access: 'user',
  params: idParamsSchema,
  body: calendarChoiceSchema,
  answer: { status: 200, description: 'The calendar', schema: calendarAnswerSchema },
  refusals: ['conflict'],
});
