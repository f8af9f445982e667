import { AppError } from '#src/domain/requests/appError.ts';

/**
 * Why a database call failed: the database could not be reached, or it refused a call that should work. An access token stays valid
 * after its account is deleted, until it expires; a write for that account is refused as `not_signed_in`.
 */
export function storageError(cause: unknown): AppError {
  if (isOfDeletedAccount(cause)) {
    return new AppError('not_signed_in', 'This account doesn’t exist any more. Please sign in again.', {
      cause,
    });
  }
  return new AppError(
    'storage_unavailable',
    'We can’t reach our storage right now. Please try again in a moment.',
    { cause },
  );
}

function isOfDeletedAccount(cause: unknown): boolean {
  const { code, details } = (cause ?? {}) as { code?: unknown; details?: unknown };
  // Raised by private.refuse_deleted while the rest of the account is being removed.
  if (code === 'KCDEL') return true;
  return code === '23503' && /is not present in table "users"/.test(String(details));
}
