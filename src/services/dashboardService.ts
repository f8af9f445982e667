import type { Deps } from '#src/compose.ts';
import { listCopyReceipts } from '#src/data/eventReceipts.ts';
import { listTracked, type TrackedListItem } from './eventTrackingService.ts';

export type Tracking = 'bookmarked' | 'attending';

/** What is known of an event's copy in Google. Moments are ISO 8601. */
export type EventReceipt = {
  account: string;
  writtenAt: string | null;
  confirmedAt: string | null;
  lastChange: { by: 'kure_cal' | 'google'; at: string } | null;
};

export type DashboardEvent = Omit<TrackedListItem, 'tracking'> & {
  tracking: Tracking;
  receipt: EventReceipt | null;
};

/** Everything that a person tracks, soonest first, with how its sync stands and the receipt of its copy in Google. */
export async function dashboardEvents(deps: Deps, userId: string): Promise<DashboardEvent[]> {
  const [tracked, copies] = await Promise.all([listTracked(deps, userId), listCopyReceipts(deps.db, userId)]);
  const receipts = new Map<string, EventReceipt>();
  for (const { eventId, account, writtenAt, confirmedAt } of copies) {
    const known = receipts.get(eventId);
    // While a copy moves to another calendar there are two: the newer one counts.
    if (known && (known.confirmedAt ?? '') > (confirmedAt ?? '')) continue;
    const lastChange = writtenAt === null ? null : { by: 'kure_cal' as const, at: writtenAt };
    receipts.set(eventId, { account, writtenAt, confirmedAt, lastChange });
  }
  return tracked.flatMap(({ tracking, ...item }) =>
    tracking === null ? [] : [{ ...item, tracking, receipt: receipts.get(item.eventId) ?? null }],
  );
}
