import { badRequest, invalid, json, notFound } from '../errors.ts';
import { getEvent } from '../events/eventLookup.ts';
import { moveEvent } from '../events/eventMove.ts';
import { renderEvent } from '../events/eventRender.ts';
import { isMaster } from '../events/eventStore.ts';
import { changeEvent, deleteEvent, insertEvent } from '../events/eventWrites.ts';
import { generateEvent } from '../events/generateEvents.ts';
import { plantEvent } from '../events/plantEvent.ts';
import { changeAddress, setAccountState } from '../oauth/accountStates.ts';
import {
  addCalendar,
  type CalendarInput,
  type Call,
  expireSyncTokens,
  findAccount,
  findCalendar,
  newAccount,
  touch,
} from '../state.ts';
import type { Account, EventBody, SimResponse } from '../types.ts';
import { personChangesCalendar, setAccess } from './calendarControl.ts';
import { setConsent, setFault, setPush, setQuota, setTokens } from './controlSettings.ts';
import { resetSim } from './seed.ts';

type Input = Record<string, unknown>;

/** The routes under /_sim/: what tests and people set, and what they look at. No part of Google. */
export function control(call: Call): SimResponse {
  const { request, sim, query } = call;
  const name = request.path.slice('/_sim/'.length);
  const run = ROUTES[`${request.method} ${name}`];
  if (!run) throw notFound(`No such control: ${request.method} ${request.path}`);
  if (request.method !== 'GET') sim.version++;
  return json(200, run(call, request.body === '' ? {} : readBody(request.body), query) ?? { ok: true });
}

function readBody(text: string): Input {
  try {
    const value = JSON.parse(text);
    if (value && typeof value === 'object') return value;
  } catch {
    // Answered below.
  }
  throw badRequest('The body must be a JSON object.');
}

const ROUTES: Record<string, (call: Call, input: Input, query: URLSearchParams) => unknown> = {
  'POST reset': ({ sim, now }) => resetSim(sim, now),
  'GET state': (call, _input, query) => stateOf(call, query.get('account') ?? ''),
  'POST accounts': putAccount,
  'POST events': plantMany,
  'POST user': personEdits,
  'POST consent': ({ sim }, input) => setConsent(sim, input),
  'POST faults': ({ sim }, input) => setFault(sim, input),
  'DELETE faults': ({ sim }, _input, query) => {
    // Without an account: all of them.
    const account = query.get('account');
    sim.faults = account === null ? [] : sim.faults.filter(({ match }) => match.account !== account);
  },
  'POST tokens': ({ sim, now }, input) => setTokens(sim, input, now),
  'POST access': (call, input) => setAccess(call, input),
  'POST calendars': personChangesCalendar,
  'POST account-state': ({ sim }, input) => setAccountState(sim, input),
  'POST address': changeAddress,
  'POST sync-tokens': ({ sim }, input) => {
    const account = findAccount(sim, String(input.account));
    if (input.calendarId === undefined) {
      account.listEpoch = sim.nextUid++;
      for (const calendar of account.calendars.values()) expireSyncTokens(sim, calendar);
    } else expireSyncTokens(sim, findCalendar(account, String(input.calendarId)));
  },
  'POST push': ({ sim }, input) => setPush(sim, input),
  'POST quota': ({ sim }, input) => setQuota(sim, input),
  'POST clock': ({ sim, now }, input) => {
    const advanceMs = Number(input.advanceMs);
    if (!Number.isFinite(advanceMs)) throw badRequest('advanceMs must be a number.');
    sim.clockOffsetMs += advanceMs;
    return { now: new Date(now + advanceMs).toISOString() };
  },
  'GET clock': ({ now }) => ({ now: new Date(now).toISOString() }),
  'GET accounts': ({ sim }) => ({ accounts: [...sim.accounts.keys()] }),
  'GET requests': ({ sim }, _input, query) => {
    const since = Number(query.get('since') ?? 0);
    const account = query.get('account');
    const requests = sim.requests.filter(
      (r) => r.number > since && (account === null || r.account === account),
    );
    return { requests, next: sim.requestCount };
  },
  'GET deliveries': ({ sim }, _input, query) => {
    const since = Number(query.get('since') ?? 0);
    const account = query.get('account');
    const deliveries = sim.deliveries.filter(
      (d) => d.number > since && (account === null || d.account === account),
    );
    return { deliveries, next: sim.deliveryCount };
  },
};

function stateOf(call: Call, email: string): unknown {
  const { sim, now } = call;
  const account = findAccount(sim, email);
  return {
    account: email,
    calendars: [...account.calendars.values()]
      .filter((calendar) => !calendar.gone)
      .map((calendar) => ({
        id: calendar.id,
        summary: calendar.summary,
        primary: calendar.primary,
        accessRole: calendar.accessRole,
        watchable: calendar.watchable,
        timeZone: calendar.timeZone,
        seq: calendar.seq,
        events: calendar.order
          .filter((event) => !event.goneWithMaster)
          .map((event) => renderEvent({ ...calendar, accessRole: 'owner' }, event)),
      })),
    channels: [...sim.channels.values()]
      .filter((c) => c.email === email && c.stoppedMs === undefined && c.expirationMs > now)
      .map((c) => ({
        id: c.id,
        resourceId: c.resourceId,
        token: c.token,
        calendarId: c.calendarId,
        address: c.address,
        expiration: String(c.expirationMs),
      })),
    grants: account.grant ? [...sim.refreshTokens.values()].filter((t) => t.email === email).length || 1 : 0,
    grantedScopes: account.grant?.scopes ?? [],
  };
}

function putAccount(call: Call, input: Input): unknown {
  const { sim, now } = call;
  const email = String(input.email ?? '');
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw badRequest('email is required.');
  const before = sim.accounts.get(email);
  const account = newAccount(sim, email, typeof input.timeZone === 'string' ? input.timeZone : undefined);
  // The person stays the same person: replacing the calendars is no new identity and no loss of consent.
  if (before) Object.assign(account, { sub: before.sub, grant: before.grant });
  sim.accounts.set(email, account);
  const calendars = (input.calendars as (CalendarInput & { events?: EventBody[] })[] | undefined) ?? [
    { primary: true },
  ];
  for (const wanted of calendars) {
    const calendar = addCalendar(sim, account, wanted, now);
    const events = wanted.events ?? [];
    // Masters first, so that exceptions find their series.
    for (const body of [...events].sort(
      (a, b) => Number(!!a.recurringEventId) - Number(!!b.recurringEventId),
    )) {
      plantEvent(sim, account, calendar, body, now);
    }
    if (before) touch(call, email, calendar.id);
  }
  return { account: email, sub: account.sub, calendars: [...account.calendars.keys()] };
}

function plantMany(call: Call, input: Input): unknown {
  const { sim, now } = call;
  const account = findAccount(sim, String(input.account));
  const calendar = findCalendar(account, String(input.calendarId ?? 'primary'));
  const source = { rng: Number(input.seed ?? 1) | 0 };
  const ids: string[] = [];
  for (let i = 0; i < Number(input.count ?? 1); i++) {
    ids.push(plantEvent(sim, account, calendar, generateEvent(source, now), now).id);
  }
  touch(call, account.email, calendar.id);
  return { created: ids.length, ids: ids.slice(0, 1000) };
}

/** The person edits in Google's own pages: no scopes, no quota, and watchers hear of it. */
export function personEdits(call: Call, input: Input): unknown {
  const account: Account = findAccount(call.sim, String(input.account));
  call.account = account;
  const calendar = findCalendar(account, String(input.calendarId ?? 'primary'));
  const body = (input.body ?? {}) as EventBody;
  const eventId = String(input.eventId ?? '');
  switch (input.action) {
    case 'create': {
      const event = insertEvent(call, calendar, body, 'person');
      return { event: renderEvent(calendar, event) };
    }
    case 'patch': {
      if (
        body.recurrence === undefined &&
        isMaster(getEvent(calendar, eventId)) &&
        body.start &&
        !body.start.date
      ) {
        body.start.timeZone ??= getEvent(calendar, eventId).span.startZone;
      }
      const event = changeEvent(call, calendar, eventId, body, { method: 'patch', writer: 'person' });
      return { event: renderEvent(calendar, event) };
    }
    case 'delete':
      deleteEvent(call, calendar, eventId, { writer: 'person' });
      return { deleted: eventId };
    case 'restore': {
      const event = changeEvent(
        call,
        calendar,
        eventId,
        { status: 'confirmed' },
        { method: 'patch', writer: 'person' },
      );
      return { event: renderEvent(calendar, event) };
    }
    case 'move': {
      const to = findCalendar(account, String(input.destination));
      return { event: renderEvent(to, moveEvent(call, calendar, to, eventId)) };
    }
    default:
      throw invalid('action must be create, patch, delete, restore or move.');
  }
}
