import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { cx } from '#src/components/ui/cx.ts';
import type { TrackedSync } from '#src/domain/trackedSync.ts';

const icons = {
  synced: Check,
  pending: LoaderCircle,
  failed: CircleAlert,
  requires_reauth: CircleAlert,
} as const;

/** What can be done about it, as a link; a retry is the caller's. */
const links = {
  connect: { href: '/api/calendar/connect', label: 'Connect Google Calendar' },
  reconnect: { href: '/settings', label: 'Reconnect' },
  choose_calendar: { href: '/settings', label: 'Choose a calendar' },
  settings: { href: '/settings', label: 'Open settings' },
} as const;

/** How the sync of a tracked event stands, in the API's own words, with what to do about it. */
export function SyncLine({
  sync,
  onRetry,
}: {
  sync: Pick<TrackedSync, 'status' | 'message' | 'action'>;
  onRetry?: () => void;
}) {
  const Icon = sync.status in icons ? icons[sync.status as keyof typeof icons] : null;
  const attention = sync.status === 'failed' || sync.status === 'requires_reauth';
  const link = sync.action && sync.action !== 'retry' ? links[sync.action] : null;
  const linkClass = 'quiet-link font-medium text-ink';
  return (
    <p className={cx('flex items-start gap-2 text-[0.9375rem]', attention ? 'text-warn' : 'text-muted')}>
      {Icon && (
        <Icon
          aria-hidden
          className={cx('mt-0.5 size-5 shrink-0', sync.status === 'pending' && 'animate-spin')}
        />
      )}
      <span>
        {sync.message}{' '}
        {link?.href.startsWith('/api/') && (
          <a className={linkClass} href={link.href}>
            {link.label}
          </a>
        )}
        {link && !link.href.startsWith('/api/') && (
          <Link className={linkClass} href={link.href}>
            {link.label}
          </Link>
        )}
        {sync.action === 'retry' && onRetry && (
          <button type="button" className={linkClass} onClick={onRetry}>
            Try again
          </button>
        )}
      </span>
    </p>
  );
}
