import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { requireViewer } from '#app/viewer.ts';
import {
  type DashboardView,
  dashboardUrl,
  readDashboardView,
} from '#src/components/dashboard/dashboardUrl.ts';
import { TrackedEvents } from '#src/components/dashboard/TrackedEvents.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose, type Deps } from '#src/compose.ts';
import { AppError } from '#src/domain/requests/appError.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { preferencesOf } from '#src/services/accounts/preferencesService.ts';
import { type DashboardPage, dashboardPage } from '#src/services/catalogue/dashboardService.ts';
import { trackedCounts } from '#src/services/catalogue/eventTrackingService.ts';

export const metadata: Metadata = { title: 'My events' };

const pageSize = 20;
const foldedPast = 5;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function MyEventsPage({ searchParams }: Props) {
  const view = readDashboardView(await searchParams);
  const user = await requireViewer(dashboardUrl(view));
  const deps = compose();
  const [page, past, counts, preferences] = await Promise.all([
    list(deps, user.id, view),
    foldedAway(deps, user.id, view),
    trackedCounts(deps, user.id),
    preferencesOf(deps, user.id, await browserZone()),
  ]);
  return (
    <Page>
      <div className="grid max-w-4xl gap-8">
        <h1 className="page-title">My events</h1>
        <TrackedEvents
          rendered={[...page.events, ...past]}
          counts={counts}
          view={view}
          nextCursor={page.nextCursor}
          zone={preferences.timeZone}
        />
      </div>
    </Page>
  );
}

/** A cursor from a broken link leads to the first page. */
async function list(deps: Deps, userId: string, view: DashboardView): Promise<DashboardPage> {
  const { shown, when, after } = view;
  const tracking = shown === 'all' ? undefined : shown;
  try {
    return await dashboardPage(deps, { userId, tracking, when, cursor: after, limit: pageSize });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error;
    redirect(dashboardUrl({ ...view, after: undefined }));
  }
}

/** The latest past events, which the first page of what is coming has folded away below. */
async function foldedAway(deps: Deps, userId: string, { shown, when, after }: DashboardView) {
  if (when === 'past' || after) return [];
  const tracking = shown === 'all' ? undefined : shown;
  const { events } = await dashboardPage(deps, { userId, tracking, when: 'past', limit: foldedPast });
  return events;
}
