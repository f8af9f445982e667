import { randomUUID } from 'node:crypto';
import { readStackFile } from './stackFile.ts';

export type GoogleEvent = { id: string; status?: string; summary?: string; description?: string } & Record<
  string,
  unknown
>;
type State = {
  calendars: { id: string; summary: string; primary?: boolean; events: GoogleEvent[] }[];
  grants: number;
};

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${readStackFile().googleUrl}/_sim/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!answer.ok) throw new Error(`${method} /_sim/${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A simulated Google account of one test alone, with a primary calendar and one called Team. */
export class GoogleAccount {
  readonly email: string;
  private constructor(email: string) {
    this.email = email;
  }

  static async create(): Promise<GoogleAccount> {
    // Consent is given on the page: a preset that another suite left would answer for whoever asks next.
    await control('POST', 'consent', { mode: 'ask' });
    const account = new GoogleAccount(`google-${randomUUID().slice(0, 8)}@example.com`);
    await control('POST', 'accounts', {
      email: account.email,
      calendars: [
        {
          id: account.email,
          summary: account.email,
          primary: true,
          accessRole: 'owner',
          timeZone: 'Europe/Berlin',
        },
        { summary: 'Team', accessRole: 'owner', timeZone: 'Europe/Berlin' },
      ],
    });
    return account;
  }

  state = () => control('GET', `state?account=${encodeURIComponent(this.email)}`) as Promise<State>;

  /** What stands in the primary calendar, tombstones left out. */
  async events(): Promise<GoogleEvent[]> {
    const { calendars } = await this.state();
    const primary = calendars.find((calendar) => calendar.primary) ?? calendars[0];
    return (primary?.events ?? []).filter((event) => event.status !== 'cancelled');
  }

  tokens = (action: 'expire-access' | 'revoke') => control('POST', 'tokens', { account: this.email, action });

  edit = (action: 'create' | 'patch' | 'delete', eventId?: string, body?: object) =>
    control('POST', 'user', { account: this.email, calendarId: this.email, action, eventId, body });

  fault = (match: object, effect: object, times = 1) =>
    control('POST', 'faults', { match: { account: this.email, ...match }, effect, times });
}
