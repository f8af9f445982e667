import { AppError } from '#src/domain/appError.ts';

/** The database could not be reached or refused a call that should work: nothing that a caller can mend. */
export const storageError = (cause: unknown): AppError =>
  new AppError('storage_unavailable', 'We can’t reach our storage right now. Please try again in a moment.', {
    cause,
  });
