import type { Person } from '#tests/integration/support/person.ts';
import type { Model, Place } from './check.ts';
import type { Dice } from './dice.ts';

type Copy = { place: Place; calendarId: string; id: string; description: string };
type History = {
  copyOf(event: Model): Promise<Copy | null>;
  /** Where the event is to be. */
  place(event: Model): Promise<Place | 'any'>;
  forget(event: Model): void;
  events: Model[];
};
type Action = [weight: number, act: (event: Model) => Promise<unknown>];

/** What the person does with their events, calendars and account in Google's own pages, and what an administrator does. */
export function googleActions(
  ada: Person,
  dice: Dice,
  team: string,
  history: History,
): Record<string, Action> {
  const { copyOf, place, forget, events } = history;
  /** A copy that is about to move is made anew elsewhere: what is done to it counts for nothing. */
  const onCopy =
    (act: (event: Model, copy: Copy, stays: boolean) => Promise<unknown>) => async (event: Model) => {
      const copy = await copyOf(event);
      if (copy) await act(event, copy, copy.place === (await place(event)));
    };
  /** While a calendar is away its events may be made anew in another one, or stay. */
  const onTeam = (act: () => Promise<unknown>) => async () => {
    for (const event of events) forget(event);
    await act().catch(tolerate404);
  };
  const google = () => ada.google;
  return {
    userColour: [
      2,
      onCopy(async (event, copy, stays) => {
        const colorId = String(1 + dice.below(11));
        await google().edit('patch', copy.id, { colorId }, copy.calendarId);
        event.colorId = stays ? colorId : null;
      }),
    ],
    userWrites: [
      3,
      onCopy(async (event, copy, stays) => {
        const words = `Mine ${dice.below(100_000)}`;
        const lines = copy.description.split('\n');
        const at = dice.pick([0, lines.length, 1 + dice.below(lines.length)]);
        lines.splice(at, 0, words);
        const html = dice.roll() < 0.3 ? lines.join('<br>') : lines.join('\n');
        await google().edit('patch', copy.id, { description: html }, copy.calendarId);
        // What stands inside our lines is known as theirs only while we know what we wrote last.
        const isOutside = at === 0 || at === lines.length - 1;
        if (isOutside && stays) event.written.push(words);
      }),
    ],
    userMoves: [
      2,
      onCopy(async (event, copy, stays) => {
        if (!stays) return;
        const to = copy.place === 'Team' ? 'Primary' : 'Team';
        await google()
          .move(copy.id, copy.calendarId, to === 'Team' ? team : google().email)
          .then(
            () => {
              event.movedTo = to;
            },
            () => {},
          );
      }),
    ],
    userDelete: [
      1,
      onCopy(async (event, copy) => {
        event.removedByUser = true;
        forget(event);
        await google().edit('delete', copy.id, undefined, copy.calendarId);
      }),
    ],
    unshare: [1, onTeam(() => google().access(team, null))],
    shareForReading: [1, onTeam(() => google().access(team, 'reader'))],
    share: [1, onTeam(() => google().access(team, 'owner'))],
    deleteCalendar: [1, onTeam(() => google().calendar('delete', team))],
    restoreCalendar: [1, onTeam(() => google().calendar('restore', team))],
    renameCalendar: [
      1,
      () =>
        google()
          .calendar('rename', team, `Team ${dice.below(99)}`)
          .catch(tolerate404),
    ],
    changeAddress: [1, () => google().changeAddress(dice.roll() < 0.5)],
    calendarDisabled: [1, () => google().accountState({ calendarDisabled: dice.roll() < 0.5 })],
    tokenRefused: [
      1,
      async () => {
        const refusals = ['policy_enforced', 'admin_policy_enforced', 'access_denied', null];
        await google().accountState({ tokenRefusal: dice.pick(refusals) });
        await google().tokens('expire-access');
      },
    ],
    writesLimited: [1, () => google().quota({ usageLimited: dice.roll() < 0.5 })],
    oddList: [
      1,
      () =>
        google().fault(
          { path: '/calendarList$' },
          dice.pick([{ emptyCalendarList: true }, { withoutPrimary: true }]),
          {
            times: 1,
          },
        ),
    ],
  };
}

/** The calendar may be away already. */
function tolerate404(error: Error): void {
  if (!/: 404/.test(error.message)) throw error;
}

/** Google lets the account do everything again, and both calendars are there. */
export async function endRefusals(ada: Person, team: string): Promise<void> {
  await ada.google.quota({ usageLimited: false });
  await ada.google.accountState({ calendarDisabled: false, tokenRefusal: null });
  await ada.google.access(team, 'owner');
}
