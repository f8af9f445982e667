'use client';
import { useMemo } from 'react';
import { chooseCalendar } from '#src/browser/accountsApi.ts';
import type { CalendarView } from '#src/contract/answers/accounts.ts';
import { selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { useSavedSettings } from './useSavedSettings.ts';

/** Which calendars of all accounts are kept in sync, by id; the most that can be is counted over all of them. */
export function useCalendarChoices(calendars: CalendarView[]) {
  const stored = useMemo(
    () => Object.fromEntries(calendars.map(({ id, selected }) => [id, selected])),
    [calendars],
  );
  const { value, states, save } = useSavedSettings<Record<string, boolean>>(stored, saveChoice);
  const isFull = calendars.filter(({ id }) => value[id]).length >= selectedCalendarsMax;
  const isTooMany = calendars.length > selectedCalendarsMax;
  return { chosen: value, states, choose: save, isFull, isTooMany };
}

export type CalendarChoicesState = ReturnType<typeof useCalendarChoices>;

const saveChoice = async (id: string, selected: boolean): Promise<Record<string, boolean>> => ({
  [id]: await chooseCalendar(id, selected),
});
