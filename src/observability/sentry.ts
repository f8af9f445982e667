import type { Breadcrumb, ErrorEvent } from '@sentry/core';

/** What we tell Sentry: no request bodies, cookies, headers or query strings, no user data beyond an id, no steps but our own. */
export const sentryOptions = (dsn: string | undefined) => ({
  dsn,
  enabled: Boolean(dsn),
  sendDefaultPii: false,
  beforeSend: withoutContent,
  beforeBreadcrumb: onlyOurs,
});

/** The addresses of the SDK's own breadcrumbs hold calendar ids, which are e-mail addresses, and what the database was asked. */
const onlyOurs = (breadcrumb: Breadcrumb): Breadcrumb | null =>
  breadcrumb.category === 'calendar_sync' ? breadcrumb : null;

export function withoutContent(event: ErrorEvent): ErrorEvent {
  delete event.extra;
  if (event.request) event.request = { method: event.request.method, url: event.request.url?.split('?')[0] };
  if (event.user) event.user = event.user.id === undefined ? {} : { id: event.user.id };
  return event;
}
