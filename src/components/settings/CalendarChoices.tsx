'use client';
import { useId, useSyncExternalStore } from 'react';
import { eventColour } from '#src/components/calendar/eventColour.ts';
import { cx } from '#src/components/ui/cx.ts';
import type { AccountView, CalendarView } from '#src/contract/answers/accounts.ts';
import { selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import type { ConnectionHealth } from '#src/domain/accounts/connectionHealth.ts';
import { syncMessage } from '#src/domain/syncMessages.ts';
import { SaveNote } from './SaveNote.tsx';
import type { CalendarChoicesState } from './useCalendarChoices.ts';

type Props = { account: AccountView; calendars: CalendarView[]; choices: CalendarChoicesState };

/** What choosing means, said once for the calendars of all accounts. */
export function ChoosingCalendars({ choices }: Pick<Props, 'choices'>) {
  return (
    <p className="max-w-prose text-[0.9375rem] text-muted">
      {choices.isTooMany && (
        <strong className="font-medium text-ink">
          {selectedCalendarsMax} calendars at most are kept in sync; choose which.{' '}
        </strong>
      )}
      Untick a calendar to stop syncing it and remove its events from your calendar here. Nothing changes in
      Google.
    </p>
  );
}

/** An account's calendars: which of them are kept in sync, and what is special about each. */
export function CalendarChoices({ account, calendars, choices }: Props) {
  const ready = useReady();
  if (calendars.length === 0) return null;
  return (
    <fieldset disabled={!ready} className="min-w-0 border-t border-line pt-4">
      <legend className="sr-only">Calendars of {account.email} that are kept in sync</legend>
      <p aria-hidden className="font-medium">
        Calendars kept in sync
      </p>
      <ul className="mt-2 grid gap-x-6 sm:grid-cols-2">
        {calendars.map((calendar) => (
          <li key={calendar.id} className="min-w-0">
            <CalendarChoice calendar={calendar} choices={choices} health={account.health} />
          </li>
        ))}
      </ul>
      <SaveNote states={choices.states} fields={calendars.map(({ id }) => id)} />
    </fieldset>
  );
}

type ChoiceProps = { calendar: CalendarView; choices: CalendarChoicesState; health: ConnectionHealth };

function CalendarChoice({ calendar, choices, health }: ChoiceProps) {
  const id = useId();
  const chosen = choices.chosen[calendar.id] ?? false;
  const isBeyond = !chosen && choices.isFull;
  const isFailing =
    health.state !== 'requires_reauth' && chosen && calendar.selected && calendar.errorCode !== null;
  const special = isBeyond
    ? [`Beyond the ${selectedCalendarsMax} that are kept in sync.`]
    : notes(calendar, chosen, health);
  return (
    <div className="flex gap-3 py-1.5">
      <input
        id={id}
        type="checkbox"
        className="mt-1 size-4 shrink-0 accent-(--accent)"
        checked={chosen}
        disabled={isBeyond}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => void choices.choose(calendar.id, target.checked)}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="flex items-baseline gap-2">
          <span
            aria-hidden
            className="size-2.5 shrink-0 rounded-full"
            style={{ backgroundColor: eventColour(calendar).background }}
          />
          <span className="min-w-0 break-words">{calendar.summary}</span>
        </label>
        <p id={`${id}-note`} className={cx('text-sm', isFailing ? 'text-warn' : 'text-muted')}>
          {special.join(' ')}
        </p>
      </div>
    </div>
  );
}

function notes(calendar: CalendarView, chosen: boolean, health: ConnectionHealth): string[] {
  const { errorCode, lastSyncedAt, pushUnavailableReason, receivesEvents } = calendar;
  const said = receivesEvents ? ['Receives your events.'] : [];
  if (!chosen || health.state === 'requires_reauth') return said;
  // What is said of the whole account is not said again.
  const failure =
    errorCode && (errorCode === health.reason ? 'Couldn’t be synced.' : syncMessage(errorCode).message);
  if (failure) return [...said, failure];
  if (calendar.selected && lastSyncedAt === null) said.push('Not read yet.');
  if (pushUnavailableReason) said.push(syncMessage('push_unavailable').message);
  return said;
}

const never = () => () => {};

/** Whether the page's script runs: before, a choice would be lost. */
const useReady = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
