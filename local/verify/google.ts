/** What Google answered to one call, as far as the checks look at it. */
export type Answer = {
  status: number;
  reason: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the checks look at whatever Google answers.
  body: any;
};

type Asked = {
  query?: Record<string, string>;
  body?: object;
  ifMatch?: string;
  ifNoneMatch?: string;
};

/** The calendar in which everything happens, and how to ask Google about it. */
export type Google = {
  calendarId: string;
  /** A public https address of the operator's, to open a channel to; checks of channels are left out without one. */
  webhook: string | undefined;
  call(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** The same, below the calendar's events. */
  events(method: string, path?: string, asked?: Asked): Promise<Answer>;
  newId(): string;
};

export const callsMax = 200;

/** Calls Google's Calendar API, and refuses when it has been called `callsMax` times. */
export function createGoogle(input: { apiUrl: string; accessToken: string; webhook?: string | undefined }) {
  let calls = 0;
  let ids = 0;
  const started = Date.now().toString(32);
  const google: Google & { readonly calls: number } = {
    calendarId: '',
    webhook: input.webhook,
    get calls() {
      return calls;
    },
    newId: () => `kv${started}${(++ids).toString(32)}`,
    async call(method, path, { query = {}, body, ifMatch, ifNoneMatch } = {}) {
      calls += 1;
      if (calls > callsMax) throw new Error(`more than ${callsMax} calls`);
      const url = new URL(`calendar/v3${path}`, input.apiUrl);
      url.search = new URLSearchParams(query).toString();
      const answer = await fetch(url, {
        method,
        signal: AbortSignal.timeout(20_000),
        headers: {
          authorization: `Bearer ${input.accessToken}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(ifMatch ? { 'if-match': ifMatch } : {}),
          ...(ifNoneMatch ? { 'if-none-match': ifNoneMatch } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const read = await answer.json().catch(() => null);
      return { status: answer.status, reason: read?.error?.errors?.[0]?.reason, body: read };
    },
    events: (method, path = '', asked = {}) =>
      google.call(method, `/calendars/${encodeURIComponent(google.calendarId)}/events${path}`, asked),
  };
  return google;
}
