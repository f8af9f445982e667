/** What passes between the pure core and whatever carries it (HTTP server, tests). */
export interface SimRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  body: string;
  /** Where the simulator is reached, for links and the token issuer; no trailing slash. */
  origin: string;
}

export interface SimResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A webhook message to send; the carrier reports its answer back to the core. */
export interface Delivery {
  number: number;
  url: string;
  headers: Record<string, string>;
  dueMs: number;
  /** Google's sync message can overtake the answer to watch: send it first, then answer. */
  beforeResponse: boolean;
}

export interface Outcome {
  response: SimResponse;
  deliveries: Delivery[];
  /** Held back before the answer is sent. */
  delayMs: number;
  /** The connection is cut instead of answering. */
  cut: boolean;
}

export type AccessRole = 'freeBusyReader' | 'reader' | 'writerWithoutPrivateAccess' | 'writer' | 'owner';

export interface EventTime {
  date?: string;
  dateTime?: string;
  timeZone?: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/** An event as Google's API writes it; only what the simulator itself reads is typed. */
export interface EventBody {
  id?: string;
  status?: string;
  summary?: string;
  description?: string;
  location?: string;
  start?: EventTime;
  end?: EventTime;
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: EventTime;
  visibility?: string;
  transparency?: string;
  eventType?: string;
  sequence?: number;
  iCalUID?: string;
  created?: string;
  updated?: string;
  creator?: { email?: string; self?: boolean };
  organizer?: { email?: string; self?: boolean; displayName?: string };
  attendees?: { email?: string; self?: boolean; [key: string]: Json | undefined }[];
  extendedProperties?: { private?: Record<string, string>; shared?: Record<string, string> };
  reminders?: { useDefault?: boolean; overrides?: { method: string; minutes: number }[] };
  [key: string]: unknown;
}

/** When an event is: instants for comparing, dates and zones for writing it back. */
export interface EventSpan {
  startMs: number;
  endMs: number;
  startDate?: string;
  endDate?: string;
  startZone?: string;
  endZone?: string;
}

/** How an event looked until a write; incremental lists need it to name what vanished. */
export interface PastShape {
  replacedAtSeq: number;
  span: EventSpan;
  recurrence?: string[];
}

export interface StoredEvent {
  id: string;
  /** Everything but id, kind, etag, link, start, end. */
  body: EventBody;
  span: EventSpan;
  etag: string;
  seq: number;
  /** Place in the calendar's creation order. */
  ordinal: number;
  updatedMs: number;
  masterId?: string;
  /** The slot in the series that an instance stands for. */
  original?: { ms: number; date?: string; zone?: string };
  /** An exception that went with its deleted series. */
  goneWithMaster?: boolean;
  /** Moved away: nothing but the id is left. */
  idOnly?: boolean;
  past: PastShape[];
  /** The rendered event in the calendar's own zone. */
  json?: string;
}

export interface ListEntry {
  etag: string;
  seq: number;
  deleted: boolean;
  hidden: boolean;
  selected: boolean;
  summaryOverride?: string;
  colorId: string;
  backgroundColor: string;
  foregroundColor: string;
}

export interface Calendar {
  id: string;
  /** Never used twice: tokens of a replaced calendar must not fit its successor. */
  uid: number;
  summary: string;
  description?: string;
  location?: string;
  timeZone: string;
  primary: boolean;
  accessRole: AccessRole;
  eventLabels?: { id: string; name?: string; backgroundColor: string }[];
  watchable: boolean;
  /** Made by our client: what `calendar.app.created` opens. */
  appCreated?: boolean;
  /** Readable, but watching it is refused with 403. */
  watchForbidden?: boolean;
  gone: boolean;
  etag: string;
  seq: number;
  tokenEpoch: number;
  updatedMs: number;
  events: Map<string, StoredEvent>;
  /** Creation order, tombstones included. */
  order: StoredEvent[];
  /** One entry per write, by seq: what a delta reads instead of the whole calendar. */
  log: { seq: number; id: string }[];
  exceptions: Map<string, Set<string>>;
  entry: ListEntry;
}

export interface Grant {
  scopes: string[];
  firstConsentMs: number;
}

export type TokenRefusal = 'policy_enforced' | 'admin_policy_enforced' | 'access_denied';

export interface Account {
  email: string;
  sub: string;
  name: string;
  timeZone: string;
  calendars: Map<string, Calendar>;
  listSeq: number;
  listEpoch: number;
  grant?: Grant;
  usageLimited: boolean;
  /** Calendar is switched off for the account: every call is refused. */
  calendarDisabled?: boolean;
  tokenRefusal?: TokenRefusal;
  /** Google has not made sure that the address is the person's. */
  emailUnverified?: boolean;
  /** Former ids of the primary calendar that still open it. */
  aliases?: string[];
  /** The share of cancelled instances that lists name by their id alone. */
  sparseCancellations?: number;
  calendarsCreatedMs: number[];
}

export interface RefreshToken {
  token: string;
  email: string;
  scopes: string[];
  issuedMs: number;
  usedMs: number;
  testing: boolean;
  endsMs?: number;
}

export interface AccessToken {
  email: string;
  scopes: string[];
  expiresMs: number;
  /** Revocation takes a moment: dead from this time. */
  deadMs?: number;
}

export interface AuthCode {
  email: string;
  scopes: string[];
  redirectUri: string;
  expiresMs: number;
  offline: boolean;
  withRefreshToken: boolean;
  challenge?: string;
  challengeMethod?: string;
  nonce?: string;
}

export interface ConsentPreset {
  mode: 'allow' | 'deny';
  account?: string;
  scopes?: string[];
}

export interface Channel {
  id: string;
  resourceId: string;
  resourceUri: string;
  email: string;
  /** Absent for a watch on the calendar list. */
  calendarId?: string;
  address: string;
  token?: string;
  expirationMs: number;
  messageNumber: number;
  stoppedMs?: number;
}

export interface DeliveryRecord {
  number: number;
  at: string;
  dueMs: number;
  channelId: string;
  resourceId: string;
  account: string;
  calendarId?: string;
  address: string;
  state: 'sync' | 'exists' | 'not_exists';
  messageNumber: number;
  tries: number;
  outcome: 'pending' | 'delivered' | 'failed' | 'dropped';
  status?: number;
  error?: string;
  headers: Record<string, string>;
}

export interface PushSettings {
  dropPercent: number;
  duplicatePercent: number;
  delayMs: number;
  delayJitterMs: number;
  retryOn5xx: boolean;
  retryBaseMs: number;
  triesMax: number;
  burst: number;
  stopLagMs: number;
  /** Whether the sync message overtakes the answer to watch. */
  syncFirst: 'sometimes' | 'always' | 'never';
  maxTtlSeconds: number;
}

export interface QuotaSettings {
  perMinutePerUser: number;
  perMinutePerProject: number;
  form: 'rateLimitExceeded' | 'userRateLimitExceeded' | '429';
}

export interface FaultEffect {
  status?: number;
  reason?: string;
  body?: unknown;
  headers?: Record<string, string>;
  delayMs?: number;
  /** The answer takes so long for each row that it holds. */
  msPerRow?: number;
  drop?: boolean;
  lostResponse?: boolean;
  html?: boolean;
  shortPages?: number;
  emptyPages?: number;
  refuseRestore?: boolean;
  emptyCalendarList?: boolean;
  withoutPrimary?: boolean;
}

export interface Fault {
  match: { method?: string; path?: string; account?: string };
  effect: FaultEffect;
  timesLeft?: number;
  probability?: number;
  rng?: number;
}

export interface RequestRecord {
  number: number;
  time: string;
  account?: string;
  method: string;
  path: string;
  query: string;
  status: number;
  units: number;
  fault?: string;
}
