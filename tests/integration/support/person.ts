import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import type { Deps } from '#src/compose.ts';
import { createServiceClient } from '#src/data/clients.ts';
import type { GoogleAccess } from '#src/domain/accounts/googleAccess.ts';
import { engineSettings } from '#src/domain/engineSettings.ts';
import { parseEnv } from '#src/env.ts';
import { beginConnect, finishConnect } from '#src/services/calendarConnectionService.ts';
import { changeTracked, track, untrack } from '#src/services/catalogue/eventTrackingService.ts';
import { workFanOuts } from '#src/services/queue/fanOutService.ts';
import { workQueue } from '#src/services/queue/queueWorker.ts';
import { api } from '#tests/kit/api.ts';
import { type CalendarSpec, GoogleAccount } from '#tests/kit/googleAccount.ts';
import { newPerson } from '#tests/kit/newPerson.ts';
import { stackEnvironment, stackFile } from '#tests/kit/stack.ts';
import { expectContract } from './contract.ts';

export const stack = stackFile();
export const sql = postgres(stack.databaseUrl, { max: 4, onnotice: () => {} });

/** The services' needs against the stack, with short times. */
export function createDeps(over: Partial<Deps> = {}): Deps {
  process.env.LOG_LEVEL ??= 'silent';
  const env = parseEnv(stackEnvironment());
  for (const [name, value] of Object.entries(stackEnvironment())) process.env[name] ??= value;
  return {
    env,
    db: createServiceClient(env),
    now: Date.now,
    random: Math.random,
    engine: {
      ...engineSettings,
      batchGapMs: 20,
      settleMs: 400,
      refreshPollMs: 40,
      queueWorkers: 1,
      callDelayMs: 20,
    },
    pacer: { turn: async () => {} },
    ...over,
  };
}

export type EventFields = Record<string, unknown>;

/** A catalogue event of this suite alone. */
export async function newEvent(over: EventFields = {}): Promise<string> {
  const [row] = await sql`insert into public.events ${sql({
    title: `Evening of Queues ${randomUUID().slice(0, 8)}`,
    description: 'Talks about queues.',
    url: 'https://queues.example/evening',
    venue: 'Hall 1',
    city: 'Graz',
    country: 'Austria',
    starts_at: '2031-05-06T16:00:00Z',
    ends_at: '2031-05-06T18:00:00Z',
    timezone: 'Europe/Vienna',
    ...over,
  } as Record<string, string>)} returning id`;
  return (row as { id: string }).id;
}

/** Brings every change to all that it concerns, as the cron does; waits for what another process is bringing. */
export async function spreadChanges(deps: Deps): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    await workFanOuts(deps, AbortSignal.timeout(20_000));
    const [row] = await sql`select exists (select from private.fan_outs) as left`;
    if (!row?.left) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('a change was not spread within 20 s');
}

/** An organiser's edit, which has reached nobody yet. */
export const editEvent = (id: string, changes: EventFields) =>
  sql`update public.events set ${sql(changes as Record<string, string>)} where id = ${id}`;

/** An organiser's edit that has reached everybody. */
export async function changeEvent(id: string, changes: EventFields): Promise<void> {
  await editEvent(id, changes);
  await spreadChanges(createDeps());
}

/** A person of one suite alone, with a Google account of their own. */
export class Person {
  readonly email = `push-${randomUUID().slice(0, 12)}@example.com`;
  readonly google = new GoogleAccount(this.email);
  readonly cookies = new Map<string, string>();
  deps: Deps;
  userId = '';
  accessToken = '';

  constructor(deps: Deps = createDeps()) {
    this.deps = deps;
  }

  /** Signed up, with an account at Google that is not connected. */
  static async signUp(calendars?: CalendarSpec[], deps?: Deps): Promise<Person> {
    const person = new Person(deps);
    await person.google.create(calendars);
    const { id, accessToken } = await newPerson(person.email);
    Object.assign(person, { userId: id, accessToken });
    return person;
  }

  static async connected(calendars?: CalendarSpec[], deps?: Deps): Promise<Person> {
    const person = await Person.signUp(calendars, deps);
    const outcome = await person.connect();
    if (outcome !== 'connected') throw new Error(`connecting ended with ${outcome}`);
    return person;
  }

  /** As the browser does it: to Google, allow, and back with the cookie. Tests may change what comes back. */
  async connect(
    options: {
      google?: GoogleAccount;
      consent?: 'allow' | 'deny';
      scopes?: string[];
      access?: GoogleAccess;
      connectionId?: string;
      change?: (back: URL) => void;
    } = {},
  ) {
    const back = await this.askConsent(options);
    options.change?.(back);
    return this.finish(back);
  }

  async askConsent({
    google = this.google,
    consent = 'allow',
    scopes,
    access,
    connectionId,
  }: {
    google?: GoogleAccount;
    consent?: 'allow' | 'deny';
    scopes?: string[];
    access?: GoogleAccess;
    connectionId?: string;
  } = {}): Promise<URL> {
    await google.consent(consent, scopes);
    const { url, cookie } = await beginConnect(this.deps, { userId: this.userId, access, connectionId });
    this.cookies.set(cookie.name, cookie.value);
    // The person chooses this account, whatever other suites do at the same time.
    const asked = await fetch(`${url}&login_hint=${encodeURIComponent(google.email)}`, {
      redirect: 'manual',
    });
    return new URL(asked.headers.get('location') ?? '');
  }

  /** Comes back from Google to this browser; `session: null` is a client that holds no session cookie. */
  async finish(back: URL, { session = this.userId }: { session?: string | null } = {}) {
    const get = (name: string) => back.searchParams.get(name) ?? undefined;
    const { outcome } = await finishConnect(this.deps, {
      sessionUserId: session,
      state: get('state') ?? '',
      code: get('code'),
      error: get('error'),
      cookie: (name) => this.cookies.get(name),
    });
    return outcome;
  }

  track = (eventId: string, tracking: 'bookmarked' | 'attending' = 'bookmarked', note?: string | null) =>
    track(this.deps, { userId: this.userId, eventId, tracking, note });
  change = (eventId: string, changes: { tracking?: 'bookmarked' | 'attending'; note?: string | null }) =>
    changeTracked(this.deps, { userId: this.userId, eventId, ...changes });
  untrack = (eventId: string) => untrack(this.deps, { userId: this.userId, eventId });

  /** Works on this person's queue until nothing is due. */
  drain = async (deps: Deps = this.deps) => {
    await spreadChanges(deps);
    return workQueue(deps, {
      kinds: ['push_event', 'disconnect'],
      userId: this.userId,
      takes: AbortSignal.timeout(20_000),
      waitMaxMs: 600,
    });
  };

  /** Makes everything that waits for a later try due now. */
  async wake(): Promise<void> {
    await sql`update public.pending_calendar_syncs set run_at = now(), lease_until = least(lease_until, now() - interval '1 ms')
      where user_id = ${this.userId} and kind <> 'pull_calendar'`;
    await sql`update public.calendar_connections set backoff_until = null, writes_held_until = null where user_id = ${this.userId}`;
    await sql`update private.sync_lanes set next_at = now() where connection_id in (
      select id from public.calendar_connections where user_id = ${this.userId})`;
  }

  async row(eventId: string) {
    const [row] =
      await sql`select * from public.user_events where user_id = ${this.userId} and event_id = ${eventId}`;
    return row as Record<string, unknown> & {
      id: string;
      calendar_sync_status: string;
      calendar_sync_error: string | null;
    };
  }

  /** What waits to be pushed; reading calendars is another half's. */
  queue = () => sql`select * from public.pending_calendar_syncs
    where user_id = ${this.userId} and kind <> 'pull_calendar' order by id`;
  async connection() {
    const [row] =
      await sql`select * from public.calendar_connections where user_id = ${this.userId} order by connected_at`;
    return row as Record<string, unknown> & { id: string; status: string };
  }
  calendars = () => sql`select * from public.calendars where user_id = ${this.userId} order by summary`;

  /** Calls the app as a script does, with a bearer token. */
  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await api(this, method, path, body, headers);
    expectContract(method, path, answer);
    return answer;
  }
}
