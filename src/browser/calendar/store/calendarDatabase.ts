import Dexie, { type EntityTable, type Table } from 'dexie';
import type { CalendarAccount } from '#src/browser/calendar/calendarApi.ts';
import type { SyncRun } from '#src/browser/calendar/sync/syncRun.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

/**
 * How a row is found again. `short` (up to `shortMsMax` long) is read by its start alone; `long` and `series` are few and
 * read whole; `slot` only takes an occurrence away; `gone` only remembers which change removed it.
 */
export type StoredKind = 'short' | 'long' | 'series' | 'slot' | 'gone';

export const shortMsMax = 7 * 86_400_000;

export type StoredEvent = {
  calendarId: string;
  id: string;
  changeSeq: number;
  kind: StoredKind;
  /** In ms; days count from UTC midnight. `Infinity` for a series without end. */
  start: number;
  end: number;
  /** The master of an instance, and the start it was made for. */
  seriesId?: string;
  slotAt?: number;
  event?: MirroredEvent;
};

type Settings = {
  /** Up to which change of the feed everything is here. */
  since: number;
  /** Accounts and calendars as last heard of, for times without a network. */
  accounts: CalendarAccount[];
  /** When the server last answered. */
  heardAt: number;
  /** The server has more for this copy than it has told so far. */
  filling: boolean;
  run: SyncRun;
  hiddenCalendars: string[];
  /** The server asked not to be called before this moment. */
  notBefore: number;
};
type SettingRow = { [Name in keyof Settings]: { name: Name; value: Settings[Name] } }[keyof Settings];

export type CalendarDatabase = Dexie & {
  events: Table<StoredEvent, [string, string]>;
  settings: EntityTable<SettingRow, 'name'>;
};

const namePrefix = 'kure-cal-';

/** Counts up when rows change their shape: what an older version stored is thrown away and fetched anew. */
const schemaVersion = 1;

/**
 * The local copy of one user. Nobody else's rows are in it: every user has a database of their own. `onTaken` is called
 * when another tab wipes it or brings a newer shape: from then on it stays closed.
 */
export function openCalendarDatabase(userId: string, onTaken: () => void = () => {}): CalendarDatabase {
  // Dexie's own cache keeps every range ever shown for as long as the page lives.
  const database = new Dexie(`${namePrefix}${userId}`, { cache: 'disabled' }) as CalendarDatabase;
  database
    .version(schemaVersion)
    .stores({ events: '[calendarId+id], [kind+start], [calendarId+seriesId], slotAt', settings: 'name' })
    .upgrade(async (transaction) => {
      await transaction.table('events').clear();
      await transaction.table('settings').clear();
    });
  database.on('versionchange', () => {
    database.close();
    onTaken();
    return false;
  });
  return database;
}

export async function readSetting<Name extends keyof Settings>(
  database: CalendarDatabase,
  name: Name,
): Promise<Settings[Name] | undefined> {
  const row = await database.settings.get(name);
  return row?.value as Settings[Name] | undefined;
}

export async function writeSetting<Name extends keyof Settings>(
  database: CalendarDatabase,
  name: Name,
  value: Settings[Name],
): Promise<void> {
  await database.settings.put({ name, value } as SettingRow);
}
