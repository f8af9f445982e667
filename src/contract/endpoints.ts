import type { Endpoint } from './endpoint.ts';
import * as accounts from './endpoints/accounts.ts';
import * as calendar from './endpoints/calendar.ts';
import * as catalogue from './endpoints/catalogue.ts';
import * as preferences from './endpoints/preferences.ts';
import * as service from './endpoints/service.ts';
import * as tracking from './endpoints/tracking.ts';

/** Every endpoint that others may use. A test compares them with the route files. */
export const endpoints: Endpoint[] = [catalogue, tracking, preferences, accounts, calendar, service].flatMap(
  (subject) => Object.values<Endpoint>(subject).toSorted(byAddress),
);

function byAddress(a: Endpoint, b: Endpoint): number {
  const methods = ['GET', 'POST', 'PATCH', 'DELETE'];
  return a.path.localeCompare(b.path) || methods.indexOf(a.method) - methods.indexOf(b.method);
}

/** Routes for Google, mail programs, the scheduler and the operator alone, which no document offers to anybody. */
export const internalRoutes = [
  'GET /api/auth/google',
  'GET /api/calendar/callback',
  'POST /api/webhooks/google-calendar',
  'POST /api/notices/unsubscribe',
  'GET /api/cron/integration-sync',
  'GET /api/cron/process-pending-calendar-syncs',
  'GET /api/cron/queue-worker',
  'GET /api/cron/renew-calendar-watches',
  'GET /api/status',
];
