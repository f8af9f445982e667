import type { Deps } from '#src/compose.ts';
import type { DashboardEvent, EventReceipt } from '#src/contract/answers/dashboard.ts';
import type { TrackedPageQuery } from '#src/contract/requests/tracking.ts';
import { listReceipts } from './eventReceiptService.ts';
import { listTrackedPage } from './eventTrackingService.ts';

export type DashboardPage = { events: DashboardEvent[]; nextCursor: string | null };

/** One page of what a person tracks, coming or past, with how its sync stands and the receipt of its copy in Google. */
export async function dashboardPage(
  deps: Deps,
  query: TrackedPageQuery & { userId: string; when: 'coming' | 'past' },
): Promise<DashboardPage> {
  const { tracked, nextCursor } = await listTrackedPage(deps, query);
  const receipts =
    tracked.length > 0
      ? await listReceipts(
          deps,
          query.userId,
          tracked.map(({ id }) => id),
        )
      : new Map<string, EventReceipt>();
  const events = tracked.flatMap(({ tracking, ...item }) =>
    tracking === null
      ? []
      : [{ ...item, tracking, over: query.when === 'past', receipt: receipts.get(item.eventId) ?? null }],
  );
  return { events, nextCursor };
}
