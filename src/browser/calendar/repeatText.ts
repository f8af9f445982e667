import type { MirroredEvent } from '#src/domain/mirroredEvent.ts';

const units: Record<string, [string, string]> = {
  DAILY: ['day', 'days'],
  WEEKLY: ['week', 'weeks'],
  MONTHLY: ['month', 'months'],
  YEARLY: ['year', 'years'],
};
const weekdays: Record<string, string> = {
  MO: 'Mon',
  TU: 'Tue',
  WE: 'Wed',
  TH: 'Thu',
  FR: 'Fri',
  SA: 'Sat',
  SU: 'Sun',
};
const places: Record<string, string> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
  '-1': 'last',
};
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** "Repeats every 2 weeks on Mon and Wed, until 12 Dec 2026": how a series repeats. A changed instance only says that it belongs to one. */
export function repeatText(event: MirroredEvent): string {
  const rule = event.recurrence?.find((line) => /^RRULE/i.test(line)) ?? '';
  const part = (name: string) => new RegExp(`[:;]${name}=([^;]+)`, 'i').exec(rule)?.[1]?.toUpperCase();
  const [one, many] = units[part('FREQ') ?? ''] ?? [];
  if (!one) return event.recurringEventId ? 'Part of a series, changed on its own' : 'Repeats';
  const interval = Number(part('INTERVAL') ?? 1);
  const every = interval > 1 ? `${interval} ${many}` : one;
  return `Repeats every ${every}${daysText(part('BYDAY'))}${endText(part('COUNT'), part('UNTIL'), event.start?.timeZone)}`;
}

function daysText(byDay: string | undefined): string {
  const days = byDay?.split(',').map((day) => {
    const [, place = '', weekday = ''] = /^([+-]?\d+)?([A-Z]{2})$/.exec(day) ?? [];
    const name = weekdays[weekday];
    if (!name) return undefined;
    if (place === '') return name;
    const which = places[Number(place)];
    return which && `the ${which} ${name}`;
  });
  // What can't be said in words is better left out than said in part.
  if (!days || days.some((day) => day === undefined)) return '';
  return ` on ${list.format(days as string[])}`;
}

/** The last day in the zone of the series: Google writes it as that day's last second in UTC. */
function endText(count: string | undefined, until: string | undefined, zone = 'UTC'): string {
  if (count) return count === '1' ? ', once' : `, ${Number(count)} times`;
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z)?/.exec(until ?? '') ?? [];
  if (!year) return '';
  const at = Date.parse(
    `${year}-${month}-${day}${time ? time.replace(/(\d{2})(\d{2})(\d{2})/, '$1:$2:$3') : ''}`,
  );
  if (Number.isNaN(at)) return '';
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: time ? zone : 'UTC' });
  return `, until ${format.format(at)}`;
}
