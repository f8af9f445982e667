import type { Loose } from './inProcess.ts';
import { at, type simulatorOverHttp } from './overHttp.ts';

type Account = ReturnType<typeof simulatorOverHttp>['account'];
const calendarId = 'primary';

/** A new account with one series, and short ways to read it. */
export async function seriesOf(account: Account, recurrence: string[], more: object = {}) {
  const who = await account();
  const requestBody = {
    id: 'series1',
    summary: 'Series',
    ...at('2026-03-23T10:00:00', '2026-03-23T11:00:00'),
    recurrence,
    ...more,
  };
  const { data } = await who.api.events.insert({ calendarId, requestBody });
  const instances = async (params: object = {}) =>
    ((await who.api.events.instances({ calendarId, eventId: 'series1', ...params })).data.items ??
      []) as Loose[];
  const list = async (params: object = {}) => (await who.api.events.list({ calendarId, ...params })).data;
  return { ...who, master: data, instances, list };
}

export const startOf = (event: Loose) => event.start.dateTime ?? event.start.date;
