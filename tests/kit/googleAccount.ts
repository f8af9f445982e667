import { control } from './simulator.ts';

export type GoogleEventState = {
  id: string;
  status: string;
  etag: string;
  summary?: string;
  description?: string;
  location?: string;
  start?: { date?: string; dateTime?: string; timeZone?: string };
  end?: { date?: string; dateTime?: string; timeZone?: string };
  source?: { title: string; url: string };
  transparency?: string;
  colorId?: string;
  reminders?: { useDefault: boolean; overrides?: { method: string; minutes: number }[] };
  attendees?: { email: string }[];
  extendedProperties?: { private?: Record<string, string> };
};
export type GoogleRequest = {
  number: number;
  method: string;
  path: string;
  status: number;
  /** Milliseconds since 1970, or ISO: as the simulator notes it. */
  time: number | string;
};
type State = {
  calendars: {
    id: string;
    summary: string;
    description?: string;
    accessRole: string;
    events: GoogleEventState[];
  }[];
  grants: number;
};

export type CalendarSpec = {
  id?: string;
  summary: string;
  primary?: boolean;
  accessRole?: string;
  eventLabels?: { id: string; name: string; backgroundColor: string }[];
};

/** The simulator's account of one person of one suite, as that person and the tests see it. */
export class GoogleAccount {
  email: string;
  constructor(email: string) {
    this.email = email;
  }

  /** The account gets another address, and its primary calendar another id; the old one goes on as an alias or is gone. */
  async changeAddress(alias: boolean): Promise<string> {
    const email = `renamed-${this.email}`;
    await control('POST', 'address', { account: this.email, email, alias });
    this.email = email;
    return email;
  }

  create(calendars: CalendarSpec[] = [{ summary: 'Primary', primary: true }]) {
    return control('POST', 'accounts', {
      email: this.email,
      calendars: calendars.map((calendar) => ({
        accessRole: 'owner',
        timeZone: 'Europe/Berlin',
        ...(calendar.primary ? { id: this.email } : {}),
        ...calendar,
      })),
    });
  }

  consent = (mode: 'allow' | 'deny', scopes?: string[]) =>
    control('POST', 'consent', { mode, account: this.email, ...(scopes ? { scopes } : {}) });

  state = () => control<State>('GET', `state?account=${encodeURIComponent(this.email)}`);

  /** Every event of a calendar, deleted ones included. */
  async all(calendarId = this.email): Promise<GoogleEventState[]> {
    const { calendars } = await this.state();
    return calendars.find(({ id }) => id === calendarId)?.events ?? [];
  }

  /** What the person sees in a calendar. */
  async shown(calendarId = this.email): Promise<GoogleEventState[]> {
    return (await this.all(calendarId)).filter(({ status }) => status !== 'cancelled');
  }

  /** The person edits in Google. */
  edit = (action: 'create' | 'patch' | 'delete', eventId?: string, body?: object, calendarId = this.email) =>
    control('POST', 'user', { account: this.email, calendarId, action, eventId, body });

  /** The person moves an event to another of their calendars. */
  move = (eventId: string, calendarId: string, destination: string) =>
    control('POST', 'user', { account: this.email, calendarId, action: 'move', eventId, destination });

  fault = (match: { method?: string; path?: string }, effect: object, more: object = { times: 1 }) =>
    control('POST', 'faults', { match: { account: this.email, ...match }, effect, ...more });

  /** Ends this account’s faults; those of other suites stay. */
  clearFaults = () => control('DELETE', `faults?account=${encodeURIComponent(this.email)}`);

  tokens = (action: 'expire-access' | 'revoke') => control('POST', 'tokens', { account: this.email, action });

  access = (calendarId: string, accessRole: string | null) =>
    control('POST', 'access', { account: this.email, calendarId, accessRole });

  /** The person deletes, restores or renames a calendar. */
  calendar = (
    action: 'create' | 'delete' | 'restore' | 'rename',
    calendarId: string,
    summary?: string,
    description?: string,
  ) => control('POST', 'calendars', { account: this.email, action, calendarId, summary, description });

  /** What holds for the whole account until it is set otherwise. */
  accountState = (state: {
    calendarDisabled?: boolean;
    emailUnverified?: boolean;
    tokenRefusal?: string | null;
  }) => control('POST', 'account-state', { account: this.email, ...state });

  /** How notifications of this account are delivered. */
  push = (settings: object) => control('POST', 'push', { account: this.email, ...settings });

  quota = (settings: object) => control('POST', 'quota', { account: this.email, ...settings });

  async requests(since = 0): Promise<GoogleRequest[]> {
    const path = `requests?since=${since}&account=${encodeURIComponent(this.email)}`;
    return (await control<{ requests: GoogleRequest[] }>('GET', path)).requests;
  }

  /** What Google is asked while `action` runs, as `METHOD last-part-of-path`. */
  async asked(action: () => Promise<unknown>): Promise<string[]> {
    const { next } = await control<{ next: number }>('GET', 'requests?since=999999999');
    await action();
    return (await this.requests(next)).map(({ method, path }) =>
      path.includes('/events/') ? `${method} event` : `${method} ${path.split('/').at(-1)}`,
    );
  }
}
