import { CalendarCheck, CalendarOff, CircleAlert, LoaderCircle } from 'lucide-react';
import { SyncActionControl } from '#src/components/sync/SyncActionControl.tsx';
import { cx } from '#src/components/ui/cx.ts';
import type { DashboardEvent } from '#src/contract/answers/dashboard.ts';
import type { SyncStatus } from '#src/domain/push/trackedSync.ts';

const icons: Record<SyncStatus, typeof CalendarCheck> = {
  synced: CalendarCheck,
  pending: LoaderCircle,
  failed: CircleAlert,
  requires_reauth: CircleAlert,
  not_connected: CalendarOff,
  disabled: CalendarOff,
};

/** How the sync of one event stands, why, and what its owner can do about it. */
export function SyncStatusLine({
  item,
  busy,
  onRetry,
}: {
  item: DashboardEvent;
  busy: boolean;
  onRetry: () => void;
}) {
  const { status, code, message, action } = item.sync;
  const Icon = icons[status];
  const alarming = status === 'failed' || status === 'requires_reauth';
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p
        aria-live="polite"
        data-sync-status={status}
        className={cx(
          'flex min-w-0 items-start gap-2 text-sm',
          alarming ? 'font-medium text-warn' : 'text-muted',
        )}
      >
        <Icon
          aria-hidden
          className={cx(
            'mt-0.5 size-4 shrink-0',
            status === 'synced' && 'text-accent',
            status === 'pending' && 'motion-safe:animate-spin',
          )}
        />
        {message}
      </p>
      <SyncActionControl action={action} code={code} about={item.event.title} busy={busy} onRetry={onRetry} />
    </div>
  );
}
