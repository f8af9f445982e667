/** Whether an account with this role may write into a calendar: the one rule for the API, the engine and the pages. */
export const isWritableRole = (role: string | null | undefined): boolean =>
  role === 'owner' || role === 'writer' || role === 'writerWithoutPrivateAccess';
