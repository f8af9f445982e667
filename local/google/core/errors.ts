import type { SimResponse } from './types.ts';

/**
 * Google answers errors in two shapes. `backend` is the Calendar service's own; `front` is the API front end's
 * (credentials, scopes, quota) and adds `status` and `details`.
 */
export interface GoogleErrorInput {
  status: number;
  reason: string;
  message: string;
  domain?: string;
  location?: string;
  locationType?: 'parameter' | 'header';
  front?: { status: string; reason?: string; message?: string; metadata?: Record<string, string> };
}

export class GoogleError extends Error {
  readonly input: GoogleErrorInput;
  constructor(input: GoogleErrorInput) {
    super(input.message);
    this.input = input;
  }
}

export function errorResponse(input: GoogleErrorInput): SimResponse {
  const { status, reason, message, domain = 'global', location, locationType, front } = input;
  const item = { message, domain, reason, ...(location ? { location, locationType } : {}) };
  const error: Record<string, unknown> = {
    code: status,
    message: front?.message ?? message,
    errors: [item],
  };
  if (front) {
    error.status = front.status;
    if (front.reason) {
      error.details = [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: front.reason,
          domain: 'googleapis.com',
          metadata: { service: 'calendar-json.googleapis.com', ...front.metadata },
        },
      ];
    }
  }
  return json(status, { error });
}

export function json(status: number, value: unknown): SimResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  };
}

export function html(status: number, body: string): SimResponse {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

export const invalid = (message: string, location?: string) =>
  new GoogleError({
    status: 400,
    reason: 'invalid',
    message,
    ...(location ? { location, locationType: 'parameter' as const } : {}),
  });

export const required = (message: string) => new GoogleError({ status: 400, reason: 'required', message });

export const badRequest = (message: string) =>
  new GoogleError({ status: 400, reason: 'badRequest', message });

export const notFound = (message = 'Not Found') =>
  new GoogleError({ status: 404, reason: 'notFound', message });

export const forbidden = () => new GoogleError({ status: 403, reason: 'forbidden', message: 'Forbidden' });

export const timeRangeEmpty = (location?: string) =>
  new GoogleError({
    status: 400,
    domain: 'calendar',
    reason: 'timeRangeEmpty',
    message: 'The specified time range is empty.',
    ...(location ? { location, locationType: 'parameter' as const } : {}),
  });

export const conditionNotMet = () =>
  new GoogleError({
    status: 412,
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    location: 'If-Match',
    locationType: 'header',
  });

export const fullSyncRequired = () =>
  new GoogleError({
    status: 410,
    domain: 'calendar',
    reason: 'fullSyncRequired',
    message: 'Sync token is no longer valid, a full sync is required.',
    location: 'syncToken',
    locationType: 'parameter',
  });

/** Errors that tests can ask for by reason alone, in the shape that Google gives them. */
export function errorForReason(status: number, reason: string): GoogleErrorInput {
  const usage = 'usageLimits';
  const quota = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'";
  const known: Record<string, Omit<GoogleErrorInput, 'status' | 'reason'>> = {
    authError: {
      message: 'Invalid Credentials',
      location: 'Authorization',
      locationType: 'header',
      front: { status: 'UNAUTHENTICATED' },
    },
    userRateLimitExceeded: { domain: usage, message: 'User Rate Limit Exceeded' },
    rateLimitExceeded: {
      domain: usage,
      message: status === 429 ? 'Rate Limit Exceeded' : `${quota} of service 'calendar-json.googleapis.com'.`,
      front: {
        status: status === 429 ? 'RESOURCE_EXHAUSTED' : 'PERMISSION_DENIED',
        reason: 'RATE_LIMIT_EXCEEDED',
      },
    },
    quotaExceeded: { domain: usage, message: 'Calendar usage limits exceeded.' },
    dailyLimitExceeded: { domain: usage, message: 'Daily Limit Exceeded' },
    accessNotConfigured: {
      domain: usage,
      message: 'Google Calendar API has not been used in this project before or it is disabled.',
      front: { status: 'PERMISSION_DENIED', reason: 'SERVICE_DISABLED' },
    },
    insufficientPermissions: {
      message: 'Insufficient Permission',
      front: {
        status: 'PERMISSION_DENIED',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        message: 'Request had insufficient authentication scopes.',
      },
    },
    forbidden: { message: 'Forbidden' },
    notACalendarUser: {
      domain: 'calendar',
      message: 'The user must be signed up for Google Calendar.',
    },
    forbiddenForNonOrganizer: {
      domain: 'calendar',
      message: 'Shared properties can only be changed by the organizer of the event.',
    },
    requiredAccessLevel: {
      domain: 'calendar',
      message: 'You need to have writer access to this calendar.',
    },
    notFound: { message: 'Not Found' },
    duplicate: { message: 'The requested identifier already exists.' },
    conflict: { message: 'Conflict' },
    fullSyncRequired: fullSyncRequired().input,
    updatedMinTooLongAgo: {
      domain: 'calendar',
      message: 'The requested minimum modification time lies too far in the past.',
      location: 'updatedMin',
      locationType: 'parameter',
    },
    deleted: { message: 'Resource has been deleted' },
    conditionNotMet: conditionNotMet().input,
    backendError: { message: 'Backend Error' },
    pushNotSupportedForRequestedResource: {
      domain: 'calendar',
      message: 'Push notifications are not supported by this resource.',
    },
    'push.webhookUrlUnauthorized': { message: 'Unauthorized WebHook callback channel.' },
  };
  return { ...(known[reason] ?? { message: reason }), status, reason };
}
