/** PostgreSQL ends a statement after 8 s (hosted Supabase's setting); an answer that takes longer than this isn't coming. */
const deadlineMs = 10_000;

/** A fetch whose calls all end within the deadline, the reading of the answer included; a caller's own signal ends them sooner. */
export const withDeadline =
  (ms = deadlineMs): typeof fetch =>
  (input, init) => {
    const deadline = AbortSignal.timeout(ms);
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    return fetch(input, { ...init, signal });
  };
