import type { Tracking } from '#src/contract/answers/tracking.ts';

export type Shown = 'all' | Tracking;

/** What the dashboard lists: of which kind, coming or past, and behind which row. */
export type DashboardView = { shown: Shown; when: 'coming' | 'past'; after: string | undefined };

/** From the address; what makes no sense counts as not there. */
export function readDashboardView(query: Record<string, string | string[] | undefined>): DashboardView {
  const { show, when, after } = query;
  return {
    shown: show === 'attending' || show === 'bookmarked' ? show : 'all',
    when: when === 'past' ? 'past' : 'coming',
    after: typeof after === 'string' && after.length > 0 && after.length <= 200 ? after : undefined,
  };
}

export function dashboardUrl({ shown, when, after }: DashboardView): string {
  const query = new URLSearchParams();
  if (shown !== 'all') query.set('show', shown);
  if (when === 'past') query.set('when', when);
  if (after) query.set('after', after);
  const text = query.toString();
  return text ? `/dashboard?${text}` : '/dashboard';
}
