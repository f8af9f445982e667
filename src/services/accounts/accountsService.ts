import type { Deps } from '#src/compose.ts';
import type { AccountView, CalendarView } from '#src/contract/answers/accounts.ts';
import {
  type CalendarSyncState,
  calendarSyncStates,
  countMirroredEvents,
  selectCalendar,
} from '#src/data/calendarMirror.ts';
import { type CalendarRow, listCalendarRows } from '#src/data/calendars.ts';
import { type ConnectionRow, countCopies, listConnectionRows, listSyncLags } from '#src/data/connections.ts';
import { readPreferences } from '#src/data/preferences.ts';
import { countTracked } from '#src/data/trackedEvents.ts';
import { selectedCalendarsMax } from '#src/domain/accounts/calendarSelection.ts';
import { connectionHealth, type HealthEvidence } from '#src/domain/accounts/connectionHealth.ts';
import { summariseLag } from '#src/domain/accounts/syncLag.ts';
import { isWritableRole } from '#src/domain/google/calendarRole.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { type SyncCode, toSyncCode } from '#src/domain/syncMessages.ts';

/** The person's Google accounts, each with its health derived from what is known about it. */
export async function listAccounts(deps: Deps, userId: string): Promise<AccountView[]> {
  const { db } = deps;
  const [rows, copies, calendars, states, preferences, tracked, lags] = await Promise.all([
    listConnectionRows(db, userId),
    countCopies(db, userId),
    listCalendarRows(db, userId),
    calendarSyncStates(db, userId),
    readPreferences(db, userId),
    countTracked(db, userId),
    listSyncLags(db, userId),
  ]);
  const target = calendars.find(({ id }) => id === preferences.targetCalendarId);
  return rows.map((row) => {
    const receivesEvents = target?.connection_id === row.id;
    const held = copies.find(({ connection_id }) => connection_id === row.id);
    return {
      id: row.id,
      email: row.email,
      access: row.access,
      health: connectionHealth(
        healthEvidence(row, {
          ...(receivesEvents && { target, tracked }),
          calendars: calendars.filter(({ connection_id, selected }) => connection_id === row.id && selected),
          states,
        }),
        deps.now(),
      ),
      connectedAt: row.connected_at,
      receivesEvents,
      progress: receivesEvents ? tracked : null,
      copies: { total: held?.copies ?? 0, future: held?.future ?? 0 },
      lag: summariseLag(lags.find(({ connection_id }) => connection_id === row.id)?.counts ?? []),
      metrics: {
        created: row.events_created_count,
        updated: row.events_updated_count,
        deleted: row.events_deleted_count,
        failed: row.sync_failure_count,
        refreshed: row.refresh_count,
      },
    };
  });
}

type Known = {
  /** Where the account holds events: the calendar that receives them, and how they stand. */
  target?: CalendarRow;
  tracked?: { pending: number; failed: number };
  calendars: CalendarRow[];
  states: CalendarSyncState[];
};

function healthEvidence(row: ConnectionRow, { target, tracked, calendars, states }: Known): HealthEvidence {
  return {
    status: row.status,
    lastErrorCode: toSyncCode(row.last_error_code),
    lastSuccessAt: row.last_success_at,
    backoffUntilMs: row.backoff_until === null ? null : Date.parse(row.backoff_until),
    writesHeldUntilMs: row.writes_held_until === null ? null : Date.parse(row.writes_held_until),
    pending: tracked?.pending ?? 0,
    failed: tracked?.failed ?? 0,
    ownCalendarOnly: row.access === 'own_calendar',
    ownCalendarAwaited: row.access === 'own_calendar' && row.own_calendar_id === null,
    targetUsable: target ? target.gone_at === null && isWritableRole(target.access_role) : null,
    calendars: calendars.map((calendar) => {
      const state = states.find(({ calendarId }) => calendarId === calendar.id);
      return {
        name: calendar.summary,
        errorCode: errorCodeOf(calendar, state),
        lastSyncedAt: state?.lastSyncedAt ?? null,
      };
    }),
  };
}

/** Access is the account's to tell: what a calendar remembers of it is over once the account is connected again. */
const accessCodes = new Set<SyncCode | null>(['requires_reauth', 'scopes_missing']);

function errorCodeOf({ gone_at }: CalendarRow, state: CalendarSyncState | undefined): SyncCode | null {
  if (gone_at !== null) return 'calendar_lost';
  const code = toSyncCode(state?.lastErrorCode ?? null);
  return accessCodes.has(code) ? null : code;
}

/** The calendars of all accounts. One that is not there any more is left out, unless it was kept in sync: that one says so. */
export async function listCalendars(deps: Deps, userId: string): Promise<CalendarView[]> {
  const [rows, states, counts, preferences] = await Promise.all([
    listCalendarRows(deps.db, userId),
    calendarSyncStates(deps.db, userId),
    countMirroredEvents(deps.db, userId),
    readPreferences(deps.db, userId),
  ]);
  const stateOf = new Map(states.map((state) => [state.calendarId, state]));
  return rows
    .filter(({ gone_at, selected }) => gone_at === null || selected)
    .map((row) => calendarView(row, preferences.targetCalendarId, stateOf.get(row.id), counts.get(row.id)));
}

/**
 * Takes a calendar into the mirror or out of it: its events come, or become deletions that every reader gets. What is sealed of them
 * stays until the account is disconnected.
 */
export async function changeCalendar(
  deps: Deps,
  input: { userId: string; calendarId: string; selected: boolean },
): Promise<CalendarView> {
  const outcome = await selectCalendar(deps.db, { ...input, max: selectedCalendarsMax });
  if (outcome === 'too_many') {
    throw new AppError(
      'conflict',
      `At most ${selectedCalendarsMax} calendars can be kept in sync. Leave another one out first.`,
    );
  }
  const calendar = (await listCalendars(deps, input.userId)).find(({ id }) => id === input.calendarId);
  if (outcome === 'not_found' || !calendar) throw new AppError('not_found', 'There is no such calendar.');
  return calendar;
}

const calendarView = (
  row: CalendarRow,
  targetId: string | null,
  state: CalendarSyncState | undefined,
  eventCount = 0,
): CalendarView => ({
  id: row.id,
  connectionId: row.connection_id,
  summary: row.summary,
  timeZone: row.time_zone,
  color: row.background_color,
  labelColors: row.label_colors ?? {},
  accessRole: row.access_role,
  primary: row.is_primary,
  selected: row.selected,
  writable: row.gone_at === null && isWritableRole(row.access_role),
  receivesEvents: row.id === targetId,
  lastSyncedAt: state?.lastSyncedAt ?? null,
  errorCode: errorCodeOf(row, state),
  eventCount,
  pushUnavailableReason: row.push_unavailable_reason,
});
