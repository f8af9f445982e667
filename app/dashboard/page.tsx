import type { Metadata } from 'next';
import { requireViewer } from '#app/viewer.ts';
import { type Shown, TrackedEvents } from '#src/components/dashboard/TrackedEvents.tsx';
import { ReconnectBanner } from '#src/components/sync/ReconnectBanner.tsx';
import { Page } from '#src/components/ui/Page.tsx';
import { compose } from '#src/compose.ts';
import { listAccounts } from '#src/services/accountsService.ts';
import { dashboardEvents } from '#src/services/dashboardService.ts';
import { preferencesOf } from '#src/services/preferencesService.ts';

export const metadata: Metadata = { title: 'My events' };

export default async function DashboardPage({
  searchParams,
}: {
  searchParams: Promise<{ show?: string | string[] }>;
}) {
  const { show } = await searchParams;
  const shown: Shown = show === 'attending' || show === 'bookmarked' ? show : 'all';
  const user = await requireViewer(shown === 'all' ? '/dashboard' : `/dashboard?show=${shown}`);
  const deps = compose();
  const [events, accounts, preferences] = await Promise.all([
    dashboardEvents(deps, user.id),
    listAccounts(deps, user.id),
    preferencesOf(deps, user.id),
  ]);
  return (
    <Page>
      <div className="grid max-w-4xl gap-8">
        <h1 className="page-title">My events</h1>
        <ReconnectBanner accounts={accounts} />
        <TrackedEvents rendered={events} shown={shown} zone={preferences.timeZone} now={deps.now()} />
      </div>
    </Page>
  );
}
