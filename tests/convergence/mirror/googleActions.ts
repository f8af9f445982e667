import type { Dice } from '#tests/convergence/push/dice.ts';
import type { MirrorPerson } from '#tests/integration/mirror/mirrorPerson.ts';
import { control } from '#tests/kit/simulator.ts';

/** An event that the person made; a series has four daily slots from `day` December 2026 on. */
export type Made = { id: string; calendar: CalendarName; day: number | null };
export const calendarNames = ['Primary', 'Team'] as const;
export type CalendarName = (typeof calendarNames)[number];
export type Actions = Record<string, [weight: number, act: () => Promise<unknown>]>;

const hour = 10;
const at = (day: number, hours: number, length = 1) => {
  const iso = (h: number) => new Date(Date.UTC(2026, 11, day, h)).toISOString().slice(0, 19);
  const zone = { timeZone: 'Europe/Berlin' };
  return {
    start: { dateTime: `${iso(hours)}Z`, ...zone },
    end: { dateTime: `${iso(hours + length)}Z`, ...zone },
  };
};
const slotId = ({ id }: Made, day: number) =>
  `${id}_${new Date(Date.UTC(2026, 11, day, hour)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** What people do in Google's own pages with occurrences, series, whole events and calendars. */
export function googleActions(ada: MirrorPerson, dice: Dice, made: Made[]): Actions {
  const some = (series?: boolean) => {
    const list = made.filter(({ day }) => series === undefined || (day !== null) === series);
    return list.length > 0 ? dice.pick(list) : null;
  };
  const onSlot = (act: (eventId: string, series: Made) => Promise<unknown>) => async () => {
    const series = some(true);
    if (series) await act(slotId(series, (series.day as number) + dice.below(4)), series);
  };
  const team = () => ({ account: ada.email, calendarId: ada.googleId('Team') });
  const makeSeries = async (calendar: CalendarName, day: number, count: number) => {
    const body = { summary: 'Series', ...at(day, hour), recurrence: [`RRULE:FREQ=DAILY;COUNT=${count}`] };
    const event = await ada.edit('create', undefined, body, calendar);
    made.push({ id: event.id, calendar, day });
  };
  return {
    createSeries: [3, () => makeSeries(dice.pick(calendarNames), 1 + dice.below(8), 4)],
    removeOccurrence: [4, onSlot((id, { calendar }) => ada.edit('delete', id, undefined, calendar))],
    renameOccurrence: [
      3,
      onSlot((id, { calendar }) => ada.edit('patch', id, { summary: `One ${dice.below(99)}` }, calendar)),
    ],
    moveOccurrence: [
      2,
      onSlot((id, { calendar }) => ada.edit('patch', id, at(9 + dice.below(9), 14), calendar)),
    ],
    restoreOccurrence: [1, onSlot((id, { calendar }) => ada.edit('restore', id, undefined, calendar))],
    splitSeries: [
      2,
      async () => {
        const series = some(true);
        if (!series) return;
        const kept = 1 + dice.below(3);
        const recurrence = [`RRULE:FREQ=DAILY;COUNT=${kept}`];
        await ada.edit('patch', series.id, { recurrence }, series.calendar);
        await makeSeries(series.calendar, (series.day as number) + kept, 4 - kept);
      },
    ],
    shiftSeries: [
      1,
      async () => {
        const series = some(true);
        if (!series) return;
        const day = 1 + dice.below(8);
        await ada.edit('patch', series.id, at(day, hour), series.calendar);
        series.day = day;
      },
    ],
    removeSeries: [
      1,
      async () => {
        const series = some(true);
        if (series) await ada.edit('delete', series.id, undefined, series.calendar);
      },
    ],
    restore: [
      2,
      async () => {
        const event = some();
        if (event) await ada.edit('restore', event.id, undefined, event.calendar);
      },
    ],
    moveToOtherCalendar: [
      3,
      async () => {
        const event = some();
        if (!event) return;
        const to = event.calendar === 'Primary' ? 'Team' : 'Primary';
        await ada.move(event.id, event.calendar, to);
        event.calendar = to;
      },
    ],
    unshare: [1, () => control('POST', 'access', { ...team(), accessRole: null })],
    share: [1, () => control('POST', 'access', { ...team(), accessRole: 'owner' })],
    deleteCalendar: [1, () => control('POST', 'calendars', { ...team(), action: 'delete' })],
    restoreCalendar: [1, () => control('POST', 'calendars', { ...team(), action: 'restore' })],
    renameCalendar: [
      1,
      () => control('POST', 'calendars', { ...team(), action: 'rename', summary: `Team ${dice.below(99)}` }),
    ],
    changeAddress: [1, () => ada.changeAddress(dice.roll() < 0.5)],
    calendarDisabled: [
      1,
      () => control('POST', 'account-state', { account: ada.email, calendarDisabled: dice.roll() < 0.5 }),
    ],
    oddList: [
      1,
      () =>
        ada.fault(
          { path: '/calendarList$' },
          dice.pick([{ emptyCalendarList: true }, { withoutPrimary: true }]),
        ),
    ],
    annotate: [
      2,
      async () => {
        const own = [...(await ada.shown()).values()].find((event) => 'source' in event);
        if (!own) return;
        const lines = String(own.description ?? '').split('\n');
        lines.splice(dice.pick([0, dice.below(lines.length), lines.length]), 0, `Mine ${dice.below(99)}`);
        await ada.edit('patch', own.id, { description: lines.join('\n') });
      },
    ],
    writesLimited: [
      1,
      () => control('POST', 'quota', { account: ada.email, usageLimited: dice.roll() < 0.5 }),
    ],
    tokenRefused: [
      1,
      async () => {
        const tokenRefusal = dice.pick(['policy_enforced', 'admin_policy_enforced', 'access_denied', null]);
        await control('POST', 'account-state', { account: ada.email, tokenRefusal });
        await control('POST', 'tokens', { account: ada.email, action: 'expire-access' });
      },
    ],
  };
}

/** Google lets the account do everything again. */
export async function endRefusals(ada: MirrorPerson): Promise<void> {
  await control('POST', 'quota', { account: ada.email, usageLimited: false });
  await control('POST', 'account-state', {
    account: ada.email,
    calendarDisabled: false,
    tokenRefusal: null,
  });
  await control('POST', 'access', {
    account: ada.email,
    calendarId: ada.googleId('Team'),
    accessRole: 'owner',
  });
}
