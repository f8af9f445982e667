import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import type { Deps } from '#src/compose.ts';
import { ensureUserKey } from '#src/data/connections.ts';
import { askedScopes } from '#src/domain/accounts/googleAccess.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';
import { parseEnv } from '#src/env.ts';
import { newDataKey, seal, unwrapDataKey } from '#src/security/encryption.ts';
import { readCalendarChanges } from '#src/services/feed/calendarChangesService.ts';
import { consentUrl, exchangeCode, readUserinfo } from '#src/services/google/googleOAuth.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { createDeps, sql } from '#tests/integration/support/person.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { control } from '#tests/kit/simulator.ts';
import { stackEnvironment } from '#tests/kit/stack.ts';

export type GoogleCalendar = { id: string; summary: string; events: (MirroredEvent & { etag: string })[] };
type State = {
  calendars: GoogleCalendar[];
  channels: { id: string; resourceId: string; calendarId?: string; token: string }[];
};
export type SimRequest = {
  number: number;
  method: string;
  path: string;
  query: string;
  status: number;
};

type CalendarSpec = {
  id?: string;
  summary: string;
  primary?: boolean;
  accessRole?: string;
  watchable?: boolean;
  events?: object[] | ((email: string) => object[]);
};

/** A person of one suite alone, with a Google account of their own connected, whose notifications are dropped unless asked for. */
export class MirrorPerson {
  email = `mirror-${randomUUID().slice(0, 12)}@example.com`;
  readonly deps: Deps;
  userId = '';
  accessToken = '';
  connectionId = '';
  /** Our ids by the names that Google's calendars have. */
  readonly calendars = new Map<string, string>();
  readonly googleIds = new Map<string, string>();

  private constructor(deps: Deps) {
    this.deps = deps;
  }

  static async create(
    calendars: CalendarSpec[] = [{ summary: 'Primary', primary: true }],
    options: { deps?: Deps; push?: object } = {},
  ): Promise<MirrorPerson> {
    const person = new MirrorPerson(options.deps ?? createDeps());
    await control('POST', 'accounts', {
      email: person.email,
      calendars: calendars.map(({ primary, events, ...calendar }) => ({
        accessRole: 'owner',
        timeZone: 'Europe/Berlin',
        ...(primary ? { id: person.email, primary } : {}),
        ...(events ? { events: typeof events === 'function' ? events(person.email) : events } : {}),
        ...calendar,
      })),
    });
    await control('POST', 'push', { account: person.email, ...(options.push ?? { dropPercent: 100 }) });
    const { id, accessToken } = await newPerson(person.email);
    Object.assign(person, { userId: id, accessToken });
    await person.connect();
    return person;
  }

  /** What the callback does, without a browser: connects the account, or connects it again. */
  async connect(): Promise<void> {
    const { env, db } = this.deps;
    await control('POST', 'consent', { mode: 'allow', account: this.email });
    const verifier = randomUUID() + randomUUID();
    const challenge = Buffer.from(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)),
    ).toString('base64url');
    const asked = await fetch(
      consentUrl(env, {
        state: 's',
        challenge,
        email: this.email,
        scopes: askedScopes('all_calendars'),
        incremental: true,
      }),
      {
        redirect: 'manual',
      },
    );
    const code = new URL(asked.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const call = { timeoutMs: 10_000 };
    const tokens = await exchangeCode(env, { code, verifier }, call);
    const { sub, email } = await readUserinfo(env, tokens.accessToken, call);
    const wrapped = await ensureUserKey(
      db,
      this.userId,
      newDataKey(env.ENCRYPTION_KEYS, this.userId).wrapped,
    );
    const key = unwrapDataKey(env.ENCRYPTION_KEYS, this.userId, wrapped);
    this.connectionId ||= randomUUID();
    const sealed = (token: string, purpose: string) =>
      seal(key, { userId: this.userId, rowId: this.connectionId, purpose }, token);
    const { calendars } = await this.google();
    const list = calendars.map(({ id, summary }) => ({
      id,
      summary,
      accessRole: 'owner',
      primary: id === this.email,
    }));
    await sql`select public.save_connection(${this.userId}, ${this.connectionId}, ${sub}, ${email}, ${tokens.scopes ?? []},
      ${sealed(tokens.accessToken, 'access_token')}, ${sealed(tokens.refreshToken ?? '', 'refresh_token')},
      ${new Date(Date.now() + tokens.expiresInMs)}, ${sql.json(list)}, 'all_calendars', null)`;
    for (const row of await sql`select id, summary, google_calendar_id from public.calendars where user_id = ${this.userId}`) {
      this.calendars.set(row.summary, row.id);
      this.googleIds.set(row.summary, row.google_calendar_id);
    }
  }

  id = (name = 'Primary') => this.calendars.get(name) ?? '';
  googleId = (name = 'Primary') => this.googleIds.get(name) ?? '';

  google = () => control<State>('GET', `state?account=${encodeURIComponent(this.email)}`);

  /** The account gets another address, and its primary calendar another id; the old one goes on as an alias or is gone. */
  async changeAddress(alias: boolean): Promise<void> {
    const email = `renamed-${this.email}`;
    await control('POST', 'address', { account: this.email, email, alias });
    this.email = email;
    this.googleIds.set('Primary', email);
  }

  /** The channels that Google has on this person's calendars, without the one on the list of them. */
  googleChannels = async () =>
    (await this.google()).channels.filter(({ calendarId }) => calendarId !== undefined);

  /** The person edits in Google; returns the event as it is then (nothing after a delete). */
  edit = async (
    action: 'create' | 'patch' | 'delete' | 'restore',
    eventId?: string,
    body?: object,
    name = 'Primary',
  ) => {
    const place = { account: this.email, calendarId: this.googleId(name) };
    const answer = await control<{ event: MirroredEvent }>('POST', 'user', {
      ...place,
      action,
      eventId,
      body,
    });
    return answer.event;
  };

  move = (eventId: string, from: string, to: string) =>
    control('POST', 'user', {
      account: this.email,
      action: 'move',
      eventId,
      calendarId: this.googleId(from),
      destination: this.googleId(to),
    });

  create = (summary: string, name = 'Primary') => this.edit('create', undefined, timed(summary), name);

  generate = (count: number, seed = 1, name = 'Primary') =>
    control('POST', 'events', { account: this.email, calendarId: this.googleId(name), count, seed });

  fault = (match: object, effect: object, more: object = { times: 1 }) =>
    control('POST', 'faults', { match: { account: this.email, ...match }, effect, ...more });

  expireSyncTokens = () => control('POST', 'sync-tokens', { account: this.email });

  async requests(since = 0): Promise<SimRequest[]> {
    const path = `requests?since=${since}&account=${encodeURIComponent(this.email)}`;
    return (await control<{ requests: SimRequest[] }>('GET', path)).requests;
  }

  async requestCount(): Promise<number> {
    return (await control<{ next: number }>('GET', 'requests?since=999999999')).next;
  }

  /** Asks for a pull of all this person's calendars (or one), as a notification does. */
  async enqueue(name?: string): Promise<void> {
    for (const id of name === undefined ? this.calendars.values() : [this.id(name)]) {
      await sql`select private.enqueue('pull_calendar', ${this.userId}, ${this.connectionId}, ${id}, 1, now())`;
    }
  }

  /** Reads what is due of this person until nothing is. */
  async drain(signal: AbortSignal = AbortSignal.timeout(60_000), deps: Deps = this.deps) {
    return workQueue(deps, { kinds: ['pull_calendar'], takes: signal, userId: this.userId });
  }

  async sync(): Promise<void> {
    await this.enqueue();
    await this.drain();
  }

  /** The whole feed, as a browser reads it from the start: events by Google's id, of one calendar. */
  async mirror(name = 'Primary'): Promise<Map<string, MirroredEvent>> {
    const events = new Map<string, MirroredEvent>();
    for (let since = 0, more = true; more; ) {
      const changes = await readCalendarChanges(this.deps, { userId: this.userId, since, limit: 1_000 });
      for (const { calendarId, googleEventId, event } of changes.events) {
        if (calendarId === this.id(name)) events.set(googleEventId, event);
      }
      for (const { calendarId, googleEventId } of changes.removed) {
        if (calendarId === this.id(name)) events.delete(googleEventId);
      }
      since = changes.nextSince;
      more = changes.hasMore;
    }
    return events;
  }

  /** What Google shows: cancelled events left out, cancelled instances of series kept, as the mirror has them. */
  async shown(name = 'Primary'): Promise<Map<string, MirroredEvent & { etag: string }>> {
    const { calendars } = await this.google();
    const events = calendars.find(({ id }) => id === this.googleId(name))?.events ?? [];
    const masters = new Set(events.filter(({ status }) => status !== 'cancelled').map(({ id }) => id));
    return new Map(
      events
        .filter(({ status, recurringEventId }) =>
          recurringEventId === undefined ? status !== 'cancelled' : masters.has(recurringEventId),
        )
        .map((event) => [event.id, event]),
    );
  }

  async watch(name = 'Primary') {
    const [row] = await sql`select * from public.calendar_watches where calendar_id = ${this.id(name)}`;
    return row;
  }

  channels = (name = 'Primary') =>
    sql`select * from public.watch_channels where calendar_id = ${this.id(name)} order by opened_at`;
}

/** An ordinary event of one hour. */
export const timed = (summary: string, day = '2026-12-01') => ({
  summary,
  start: { dateTime: `${day}T10:00:00Z` },
  end: { dateTime: `${day}T11:00:00Z` },
});

/** The services' needs with a database client that counts its calls. */
export function countingDeps(): { deps: Deps; calls: () => string[] } {
  const calls: string[] = [];
  const env = parseEnv(stackEnvironment());
  const db = createClient(env.SUPABASE_URL, env.SUPABASE_SECRET_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: (input, init) => {
        calls.push(new URL(input instanceof Request ? input.url : input).pathname.replace('/rest/v1/', ''));
        return fetch(input, init);
      },
    },
  });
  return { deps: createDeps({ db: db as Deps['db'] }), calls: () => calls };
}

/** What both sides must agree on: every event by id, with its etag and what a person sees of it. */
export const comparable = (events: Map<string, MirroredEvent>) =>
  Object.fromEntries(
    [...events]
      .map(([id, event]): [string, unknown] => [
        id,
        [
          event.status,
          event.etag,
          // Google says no more of a cancelled instance than which one it is.
          event.status === 'cancelled' ? null : event.summary,
        ],
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
