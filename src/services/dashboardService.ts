import type { Deps } from '#src/compose.ts';
import { type EventReceipt, listReceipts } from './eventReceiptService.ts';
import { listTracked, type TrackedListItem } from './eventTrackingService.ts';

export type Tracking = 'bookmarked' | 'attending';

export type DashboardEvent = Omit<TrackedListItem, 'tracking'> & {
  tracking: Tracking;
  receipt: EventReceipt | null;
};

/** Everything that a person tracks, soonest first, with how its sync stands and the receipt of its copy in Google. */
export async function dashboardEvents(deps: Deps, userId: string): Promise<DashboardEvent[]> {
  const [tracked, receipts] = await Promise.all([listTracked(deps, userId), listReceipts(deps, userId)]);
  return tracked.flatMap(({ tracking, ...item }) =>
    tracking === null ? [] : [{ ...item, tracking, receipt: receipts.get(item.eventId) ?? null }],
  );
}
