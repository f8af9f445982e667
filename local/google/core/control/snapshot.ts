import { BASE32HEX, randomString } from '../random.ts';
import { emptySim, type Sim, type SimConfig } from '../state.ts';
import type { Account, Calendar, StoredEvent } from '../types.ts';

const FORMAT = 1;

interface SavedCalendar extends Omit<Calendar, 'events' | 'order' | 'log' | 'exceptions'> {
  order: StoredEvent[];
}
interface SavedAccount extends Omit<Account, 'calendars'> {
  calendars: SavedCalendar[];
}

/** Everything worth keeping across a restart; logs of requests and deliveries are not. */
export function writeSnapshot(sim: Sim): string {
  const accounts: SavedAccount[] = [...sim.accounts.values()].map((account) => ({
    ...account,
    calendars: [...account.calendars.values()].map(
      ({ events: _e, log: _l, exceptions: _x, order, ...rest }) => ({
        ...rest,
        order: order.map(({ json: _json, ...event }) => event),
      }),
    ),
  }));
  return JSON.stringify({
    format: FORMAT,
    rng: sim.rng,
    clockOffsetMs: sim.clockOffsetMs,
    nextUid: sim.nextUid,
    lastEtag: sim.lastEtag,
    tokenSecret: sim.tokenSecret,
    testingMode: sim.testingMode,
    accessTokens: [...sim.accessTokens],
    refreshTokens: [...sim.refreshTokens],
    channels: [...sim.channels],
    resourceIds: [...sim.resourceIds],
    requestCount: sim.requestCount,
    deliveryCount: sim.deliveryCount,
    accounts,
  });
}

/** Undefined for a file of another format. */
export function readSnapshot(text: string, config: SimConfig): Sim | undefined {
  let saved: ReturnType<typeof JSON.parse>;
  try {
    saved = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (saved?.format !== FORMAT) return undefined;
  const sim = emptySim(config);
  for (const key of [
    'clockOffsetMs',
    'nextUid',
    'lastEtag',
    'tokenSecret',
    'testingMode',
    'requestCount',
    'deliveryCount',
  ] as const) {
    Object.assign(sim, { [key]: saved[key] });
  }
  sim.rng = saved.rng;
  sim.accessTokens = new Map(saved.accessTokens);
  sim.refreshTokens = new Map(saved.refreshTokens);
  sim.channels = new Map(saved.channels);
  sim.resourceIds = new Map(saved.resourceIds);
  for (const account of saved.accounts as SavedAccount[]) {
    const calendars = new Map(account.calendars.map((calendar) => [calendar.id, restore(calendar)]));
    sim.accounts.set(account.email, { ...account, calendars });
  }
  sim.tokenSecret ||= randomString(sim, BASE32HEX, 24);
  return sim;
}

function restore(saved: SavedCalendar): Calendar {
  const calendar: Calendar = { ...saved, events: new Map(), log: [], exceptions: new Map() };
  for (const event of saved.order) {
    calendar.events.set(event.id, event);
    calendar.log.push({ seq: event.seq, id: event.id });
    if (event.masterId) {
      const ids = calendar.exceptions.get(event.masterId) ?? new Set();
      ids.add(event.id);
      calendar.exceptions.set(event.masterId, ids);
    }
  }
  calendar.log.sort((a, b) => a.seq - b.seq);
  return calendar;
}
