import { CalendarCheck, CalendarOff, CircleAlert, LoaderCircle } from 'lucide-react';
import { SyncActionControl } from '#src/components/sync/SyncActionControl.tsx';
import { cx } from '#src/components/ui/cx.ts';
import type { TrackedAnswer } from '#src/contract/answers/tracking.ts';

const icons = {
  synced: CalendarCheck,
  pending: LoaderCircle,
  failed: CircleAlert,
  requires_reauth: CircleAlert,
  not_connected: CalendarOff,
  disabled: CalendarOff,
} as const;

/** How the sync of one tracked event stands, in the API's own words, with what to do about it. */
export function SyncLine({ sync, onRetry }: { sync: TrackedAnswer['sync']; onRetry: () => void }) {
  const Icon = icons[sync.status];
  const attention = sync.status === 'failed' || sync.status === 'requires_reauth';
  return (
    <div className="grid justify-items-start gap-3" data-sync-status={sync.status}>
      <p
        className={cx(
          'flex items-start gap-2 text-[0.9375rem]',
          attention ? 'font-medium text-warn' : 'text-muted',
        )}
      >
        <Icon
          aria-hidden
          className={cx(
            'mt-0.5 size-5 shrink-0',
            sync.status === 'synced' && 'text-accent',
            sync.status === 'pending' && 'motion-safe:animate-spin',
          )}
        />
        {sync.message}
      </p>
      <SyncActionControl action={sync.action} code={sync.code} onRetry={onRetry} />
    </div>
  );
}
