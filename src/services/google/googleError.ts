import {
  type Classified,
  classifyGoogleError,
  type GoogleErrorClass,
  type GoogleFailure,
  outcomeUnknown,
} from '#src/domain/google/googleErrors.ts';
import type { SyncCode } from '#src/domain/syncMessages.ts';

/**
 * What is left of a failure at Google once it leaves the wrapper: a class, a code, a status and a reason. Google's own error objects
 * carry tokens and event bodies, so they are never kept, not even as a cause.
 */
export class GoogleError extends Error {
  override name = 'GoogleError';
  readonly class: GoogleErrorClass;
  readonly code: SyncCode;
  readonly status: number;
  readonly reason: string | undefined;
  readonly delayMs: number | undefined;
  /** The request may have taken effect all the same. */
  readonly unknown: boolean;

  constructor(
    classified: Classified,
    seen: { status: number; reason?: string | undefined; unknown?: boolean },
  ) {
    super(`Google: ${classified.class} (${seen.status}${seen.reason ? ` ${seen.reason}` : ''})`);
    this.class = classified.class;
    this.code = classified.code;
    this.delayMs = classified.delayMs;
    this.status = seen.status;
    this.reason = seen.reason;
    this.unknown = seen.unknown ?? false;
  }
}

/** The error of a Calendar API call. A `Retry-After` of Google's wins over our own idea of the wait. */
export function googleApiError(failure: GoogleFailure, retryAfter?: number): GoogleError {
  const classified = classifyGoogleError(failure);
  const delayMs = retryAfter ?? classified.delayMs;
  return new GoogleError(
    { ...classified, ...(delayMs === undefined ? {} : { delayMs }) },
    { ...failure, unknown: outcomeUnknown(failure) },
  );
}
