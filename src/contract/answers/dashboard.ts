import type { MergedField } from '#src/domain/push/mergeGoogleEvent.ts';
import type { TrackedListItem, Tracking } from './tracking.ts';

// What the server renders the dashboard from; no route answers it.

/** What is known of an event's copy in Google. Moments are ISO 8601. */
export type EventReceipt = {
  account: string;
  /** When we last wrote it, and when Google last confirmed to us what it holds. */
  writtenAt: string | null;
  confirmedAt: string | null;
  /** `google`: somebody changed it there after our last write. */
  lastChange: { by: 'kure_cal' | 'google'; at: string } | null;
  /** What was changed in Google and is left as it was made there until the catalogue changes the same. */
  editedFields: MergedField[];
};

export type DashboardEvent = Omit<TrackedListItem, 'tracking'> & {
  tracking: Tracking;
  over: boolean;
  receipt: EventReceipt | null;
};

type KindCounts = { coming: number; past: number };
export type TrackedCounts = KindCounts & { attending: KindCounts; bookmarked: KindCounts };
