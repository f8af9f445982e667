/** What was behind a failure, for the log: its code and its message, and none of its other fields, which may hold what a person wrote. */
export function causeOf(error: Error): { causeCode?: string; causeMessage?: string } {
  const { code, message } = (error.cause ?? {}) as { code?: unknown; message?: unknown };
  return {
    ...(typeof code === 'string' && code !== '' ? { causeCode: code } : {}),
    ...(typeof message === 'string' && message !== '' ? { causeMessage: message.slice(0, 200) } : {}),
  };
}
