import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { day, simulatorOverHttp } from './overHttp.ts';

export type ListParams = Omit<calendar_v3.Params$Resource$Events$List, 'calendarId'>;
export const calendarId = 'primary';

export const bodies = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `event${i}`, summary: `Event ${i}`, ...day('2026-12-01') }));

/** Follows the page tokens to the end. */
export async function pages(api: calendar_v3.Calendar, params: ListParams = {}) {
  const all: calendar_v3.Schema$Events[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await api.events.list({ calendarId, ...params, pageToken });
    all.push(data);
    pageToken = data.nextPageToken ?? undefined;
  } while (pageToken);
  const items = all.flatMap((page) => page.items ?? []);
  return { all, items, ids: items.map((e) => e.id), syncToken: all.at(-1)?.nextSyncToken ?? undefined };
}

/** A simulator whose accounts begin with one calendar of these events. */
export function simulatorWithEvents() {
  const simulator = simulatorOverHttp();
  return {
    ...simulator,
    withEvents: (events: object[], more: object = {}) =>
      simulator.account({ calendars: [{ primary: true, timeZone: 'Europe/Berlin', events, ...more }] }),
  };
}
