import { createHash } from 'node:crypto';
import { badRequest, forbidden, GoogleError, invalid, json, notFound, required } from '../errors.ts';
import { nextRandom, randomInt } from '../random.ts';
import { type Call, findCalendar, type Sim } from '../state.ts';
import type { Channel, Delivery, DeliveryRecord, PushSettings, SimResponse } from '../types.ts';

const CHANNEL_ID = /^[A-Za-z0-9\-_+/=]+$/;
const ID_LENGTH_MAX = 64;
const TOKEN_LENGTH_MAX = 256;
const PROJECT_NUMBER = '100000000001';
const RECORDS_MAX = 5000;
const USER_AGENT = 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)';

export function pushSettings(sim: Sim, email: string): PushSettings {
  return { ...sim.push, ...sim.accountPush.get(email) };
}

function isLoopback(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

function readAddress(value: unknown): string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw required('Required');
  const url = new URL(value);
  const isPlainButLocal = url.protocol === 'http:' && isLoopback(url);
  if (url.protocol !== 'https:' && !isPlainButLocal) {
    throw new GoogleError({
      status: 400,
      reason: 'push.webhookUrlNotHttps',
      message: `WebHook callback must be HTTPS: ${value}`,
    });
  }
  return value;
}

function readExpiration(input: Record<string, unknown>, now: number, settings: PushSettings): number {
  const ttl = (input.params as { ttl?: string } | undefined)?.ttl;
  const limits = [now + settings.maxTtlSeconds * 1000];
  if (input.expiration !== undefined) {
    const ms = Number(input.expiration);
    if (!Number.isFinite(ms) || ms <= now) throw invalid('Invalid channel expiration.');
    limits.push(ms);
  }
  if (ttl !== undefined) {
    const seconds = Number(ttl);
    if (!Number.isFinite(seconds) || seconds <= 0) throw invalid('Invalid value for: params.ttl');
    limits.push(now + seconds * 1000);
  }
  return Math.floor(Math.min(...limits) / 1000) * 1000;
}

/** events.watch, or with no calendar calendarList.watch. */
export function watch(
  call: Call,
  calendarId: string | undefined,
  input: Record<string, unknown>,
): SimResponse {
  const { sim, account, now } = call;
  const calendar = calendarId === undefined ? undefined : findCalendar(account, calendarId);
  const { id, type, token } = input;
  if (typeof id !== 'string' || id === '') throw required('Required');
  if (id.length > ID_LENGTH_MAX || !CHANNEL_ID.test(id)) throw invalid('Invalid channel id.');
  if (type !== 'web_hook' && type !== 'webhook') throw badRequest('Unknown channel type.');
  if (token !== undefined && (typeof token !== 'string' || token.length > TOKEN_LENGTH_MAX)) {
    throw invalid('Invalid channel token.');
  }
  const address = readAddress(input.address);
  const settings = pushSettings(sim, account.email);
  const expirationMs = readExpiration(input, now, settings);
  if (calendar && !calendar.watchable) {
    throw new GoogleError({
      status: 400,
      domain: 'calendar',
      reason: 'pushNotSupportedForRequestedResource',
      message: 'Push notifications are not supported by this resource.',
    });
  }
  if (calendar?.watchForbidden) throw forbidden();
  const known = sim.channels.get(id);
  if (known && isLive(known, now, 0)) {
    throw new GoogleError({
      status: 400,
      reason: 'channelIdNotUnique',
      message: `Channel id ${id} not unique`,
    });
  }
  const path = calendar ? `calendars/${encodeURIComponent(calendar.id)}/events` : 'users/me/calendarList';
  const channel: Channel = {
    id,
    resourceId: resourceIdOf(sim, account.email, calendar?.id),
    resourceUri: `https://www.googleapis.com/calendar/v3/${path}?alt=json`,
    email: account.email,
    calendarId: calendar?.id,
    address,
    token,
    expirationMs,
    messageNumber: 0,
  };
  sim.channels.set(id, channel);
  sim.version++;
  const first =
    settings.syncFirst === 'always' || (settings.syncFirst === 'sometimes' && nextRandom(sim) < 0.5);
  const delivery = message(call, channel, 'sync', first ? 0 : settings.delayMs);
  call.deliveries.push({ ...delivery, beforeResponse: first });
  return json(200, {
    kind: 'api#channel',
    id,
    resourceId: channel.resourceId,
    resourceUri: channel.resourceUri,
    ...(token === undefined ? {} : { token }),
    expiration: String(expirationMs),
  });
}

/** The same for every channel on the same thing. */
function resourceIdOf(sim: Sim, email: string, calendarId: string | undefined): string {
  const name = `${email} ${calendarId ?? 'calendarList'}`;
  let id = sim.resourceIds.get(name);
  if (id === undefined) {
    id = createHash('sha256').update(`${sim.tokenSecret}${name}`).digest('base64url').slice(0, 27);
    sim.resourceIds.set(name, id);
  }
  return id;
}

function isLive(channel: Channel, now: number, lagMs: number): boolean {
  if (channel.expirationMs <= now) return false;
  return channel.stoppedMs === undefined || now < channel.stoppedMs + lagMs;
}

export function stopChannel(call: Call, input: Record<string, unknown>): SimResponse {
  const { sim, account, now } = call;
  const id = String(input.id ?? '');
  const channel = sim.channels.get(id);
  const own = channel?.email === account.email && channel.resourceId === input.resourceId;
  if (!channel || !own || channel.stoppedMs !== undefined || channel.expirationMs <= now) {
    throw notFound(`Channel '${id}' not found for project '${PROJECT_NUMBER}'`);
  }
  channel.stoppedMs = now;
  sim.version++;
  return { status: 204, headers: {}, body: '' };
}

/** After a request: one message for each change to each live channel on what was changed. */
export function notifyChannels(call: Call): void {
  const { sim, now } = call;
  if (call.touched.size === 0) return;
  for (const [id, channel] of sim.channels) {
    const settings = pushSettings(sim, channel.email);
    if (!isLive(channel, now, settings.stopLagMs)) {
      if (channel.expirationMs + 86_400_000 < now || channel.stoppedMs !== undefined) sim.channels.delete(id);
      continue;
    }
    if (!call.touched.has(`${channel.email} ${channel.calendarId ?? ''}`)) continue;
    const calendar =
      channel.calendarId === undefined
        ? undefined
        : sim.accounts.get(channel.email)?.calendars.get(channel.calendarId);
    const gone = channel.calendarId !== undefined && (!calendar || calendar.gone);
    for (let i = 0; i < settings.burst; i++) {
      const delayMs = settings.delayMs + nextRandom(sim) * settings.delayJitterMs;
      const isDropped = nextRandom(sim) * 100 < settings.dropPercent;
      const delivery = message(call, channel, gone ? 'not_exists' : 'exists', delayMs, isDropped);
      if (isDropped) continue;
      call.deliveries.push(delivery);
      if (nextRandom(sim) * 100 < settings.duplicatePercent) {
        call.deliveries.push({ ...delivery, dueMs: delivery.dueMs + randomInt(sim, 0, 50) });
      }
    }
    if (gone) sim.channels.delete(id);
  }
}

function message(
  call: Call,
  channel: Channel,
  state: DeliveryRecord['state'],
  delayMs: number,
  isDropped = false,
): Delivery {
  const { sim, now } = call;
  channel.messageNumber += state === 'sync' ? 1 : randomInt(sim, 1, 9);
  const headers: Record<string, string> = {
    'content-type': 'application/json; utf-8',
    'content-length': '0',
    'user-agent': USER_AGENT,
    'x-goog-channel-id': channel.id,
    'x-goog-message-number': String(channel.messageNumber),
    'x-goog-resource-id': channel.resourceId,
    'x-goog-resource-state': state,
    'x-goog-resource-uri': channel.resourceUri,
    'x-goog-channel-expiration': new Date(channel.expirationMs).toUTCString(),
    ...(channel.token === undefined ? {} : { 'x-goog-channel-token': channel.token }),
  };
  const record: DeliveryRecord = {
    number: ++sim.deliveryCount,
    at: new Date(now).toISOString(),
    dueMs: now + delayMs,
    channelId: channel.id,
    resourceId: channel.resourceId,
    account: channel.email,
    calendarId: channel.calendarId,
    address: channel.address,
    state,
    messageNumber: channel.messageNumber,
    tries: 0,
    outcome: isDropped ? 'dropped' : 'pending',
    headers,
  };
  sim.deliveries.push(record);
  if (sim.deliveries.length > RECORDS_MAX) sim.deliveries.splice(0, RECORDS_MAX / 10);
  return {
    number: record.number,
    url: channel.address,
    headers,
    dueMs: now + delayMs,
    beforeResponse: false,
  };
}

const SUCCESS = new Set([102, 200, 201, 202, 204]);
const RETRIED = new Set([500, 502, 503, 504]);

/** What became of a delivery; the answer is the same message once more when Google would try again. */
export function recordDelivery(
  sim: Sim,
  delivery: Delivery,
  result: { status?: number; error?: string },
  now: number,
): Delivery | undefined {
  const record = sim.deliveries.findLast((r) => r.number === delivery.number);
  if (!record) return undefined;
  record.tries++;
  record.status = result.status;
  record.error = result.error;
  if (result.status !== undefined && SUCCESS.has(result.status)) {
    record.outcome = 'delivered';
    return undefined;
  }
  const settings = pushSettings(sim, record.account);
  const again = result.status !== undefined && RETRIED.has(result.status) && settings.retryOn5xx;
  if (!again || record.tries >= settings.triesMax) {
    record.outcome = 'failed';
    return undefined;
  }
  record.dueMs = now + settings.retryBaseMs * 2 ** (record.tries - 1);
  return { ...delivery, dueMs: record.dueMs, beforeResponse: false };
}
