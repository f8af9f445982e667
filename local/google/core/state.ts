import { notFound } from './errors.ts';
import { BASE32HEX, type RandomSource, randomString } from './random.ts';
import type {
  AccessRole,
  AccessToken,
  Account,
  AuthCode,
  Calendar,
  Channel,
  ConsentPreset,
  Delivery,
  DeliveryRecord,
  Fault,
  PushSettings,
  QuotaSettings,
  RefreshToken,
  RequestRecord,
  SimRequest,
} from './types.ts';

export interface SimConfig {
  clientId: string;
  clientSecret: string;
  /** When absent every redirect address is accepted. */
  redirectUris?: string[];
  seed: number;
}

/** All that the simulator knows. Nothing here refers to the outside; it can be written to a file and read back. */
export interface Sim extends RandomSource {
  config: SimConfig;
  clockOffsetMs: number;
  nextUid: number;
  lastEtag: number;
  /** Signs sync and page tokens. */
  tokenSecret: string;
  accounts: Map<string, Account>;
  codes: Map<string, AuthCode>;
  usedCodes: Map<string, string>;
  accessTokens: Map<string, AccessToken>;
  refreshTokens: Map<string, RefreshToken>;
  testingMode: boolean;
  accessTokenSeconds: number;
  revocationDelayMs: number;
  presets: ConsentPreset[];
  channels: Map<string, Channel>;
  push: PushSettings;
  accountPush: Map<string, Partial<PushSettings>>;
  quota: QuotaSettings;
  accountQuota: Map<string, number>;
  usage: Map<string, { second: number; units: number }[]>;
  faults: Fault[];
  requests: RequestRecord[];
  requestCount: number;
  deliveries: DeliveryRecord[];
  deliveryCount: number;
  resourceIds: Map<string, string>;
  /** Grows with every change worth saving. */
  version: number;
}

/** One request on its way through the core. */
export interface Call {
  sim: Sim;
  now: number;
  request: SimRequest;
  query: URLSearchParams;
  account: Account;
  scopes: string[];
  deliveries: Delivery[];
  /** Things changed by this request; each channel on one of them gets a message. */
  touched: Map<string, { email: string; calendarId?: string }>;
  refuseRestore: boolean;
  shortPages?: number;
  emptyPages?: number;
  emptyCalendarList?: boolean;
  withoutPrimary?: boolean;
}

export const DEFAULT_PUSH: PushSettings = {
  dropPercent: 0,
  duplicatePercent: 0,
  delayMs: 20,
  delayJitterMs: 30,
  retryOn5xx: true,
  retryBaseMs: 1000,
  triesMax: 6,
  burst: 1,
  stopLagMs: 0,
  syncFirst: 'sometimes',
  maxTtlSeconds: 604_800,
};

export const DEFAULT_QUOTA: QuotaSettings = {
  perMinutePerUser: 600,
  perMinutePerProject: 10_000,
  form: 'rateLimitExceeded',
};

export function emptySim(config: SimConfig): Sim {
  const sim: Sim = {
    config,
    rng: config.seed | 0,
    clockOffsetMs: 0,
    nextUid: 1,
    lastEtag: 0,
    tokenSecret: '',
    accounts: new Map(),
    codes: new Map(),
    usedCodes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    testingMode: false,
    accessTokenSeconds: 3599,
    revocationDelayMs: 0,
    presets: [],
    channels: new Map(),
    push: { ...DEFAULT_PUSH },
    accountPush: new Map(),
    quota: { ...DEFAULT_QUOTA },
    accountQuota: new Map(),
    usage: new Map(),
    faults: [],
    requests: [],
    requestCount: 0,
    deliveries: [],
    deliveryCount: 0,
    resourceIds: new Map(),
    version: 0,
  };
  sim.tokenSecret = randomString(sim, BASE32HEX, 24);
  return sim;
}

export interface CalendarInput {
  id?: string;
  summary?: string;
  description?: string;
  location?: string;
  timeZone?: string;
  primary?: boolean;
  accessRole?: AccessRole;
  watchable?: boolean;
  colorId?: string;
  eventLabels?: Calendar['eventLabels'];
}

const CALENDAR_COLOURS = ['#9fe1e7', '#f691b2', '#92e1c0', '#fad165', '#9a9cff', '#cd74e6', '#ff887c'];

export function newAccount(sim: Sim, email: string, timeZone = 'Europe/Berlin'): Account {
  const name = (email.split('@')[0] ?? email).replace(/^./, (c) => c.toUpperCase());
  return {
    email,
    sub: `1${randomString(sim, '0123456789', 20)}`,
    name,
    timeZone,
    calendars: new Map(),
    listSeq: 0,
    listEpoch: sim.nextUid++,
    usageLimited: false,
    calendarsCreatedMs: [],
  };
}

export function addCalendar(sim: Sim, account: Account, input: CalendarInput, now: number): Calendar {
  const primary = input.primary ?? false;
  const id =
    input.id ??
    (primary ? account.email : `c_${randomString(sim, BASE32HEX, 26)}${'@group.calendar.google.com'}`);
  const etag = nextEtag(sim, now);
  const colour = CALENDAR_COLOURS[account.calendars.size % CALENDAR_COLOURS.length] as string;
  const calendar: Calendar = {
    id,
    uid: sim.nextUid++,
    summary: input.summary ?? (primary ? account.email : 'Calendar'),
    description: input.description,
    location: input.location,
    timeZone: input.timeZone ?? account.timeZone,
    primary,
    accessRole: input.accessRole ?? 'owner',
    eventLabels: input.eventLabels,
    watchable: input.watchable ?? true,
    gone: false,
    etag,
    seq: 0,
    tokenEpoch: sim.nextUid++,
    updatedMs: now,
    events: new Map(),
    order: [],
    log: [],
    exceptions: new Map(),
    entry: {
      etag,
      seq: ++account.listSeq,
      deleted: false,
      hidden: false,
      selected: true,
      colorId: input.colorId ?? String((account.calendars.size % 24) + 1),
      backgroundColor: colour,
      foregroundColor: '#000000',
    },
  };
  account.calendars.set(id, calendar);
  return calendar;
}

/** A new etag: a quoted number that follows the time and never comes twice. */
export function nextEtag(sim: Sim, now: number): string {
  sim.lastEtag = Math.max(now * 2000, sim.lastEtag + 2);
  return `"${sim.lastEtag}"`;
}

export function findCalendar(account: Account, id: string): Calendar {
  const calendar =
    id === 'primary' || account.aliases?.includes(id)
      ? [...account.calendars.values()].find((c) => c.primary)
      : account.calendars.get(id);
  if (!calendar || calendar.gone) throw notFound();
  return calendar;
}

export function findAccount(sim: Sim, email: string): Account {
  const account = sim.accounts.get(email);
  if (!account) throw notFound(`No such account: ${email}`);
  return account;
}

/** Marks a calendar's events (or, without a calendar, the calendar list) as changed by this request. */
export function touch(call: Call, email: string, calendarId?: string): void {
  call.touched.set(`${email} ${calendarId ?? ''}`, { email, calendarId });
}

export function touchEntry(call: Call, account: Account, calendar: Calendar): void {
  calendar.entry.seq = ++account.listSeq;
  calendar.entry.etag = nextEtag(call.sim, call.now);
  touch(call, account.email);
}

/** Every sync token of the calendar answers 410 from now on. */
export function expireSyncTokens(sim: Sim, calendar: Calendar): void {
  calendar.tokenEpoch = sim.nextUid++;
}
