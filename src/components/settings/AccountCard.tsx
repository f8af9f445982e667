import type { ReactNode } from 'react';
import { shortMoment, zoneCity } from '#src/components/event/eventDates.ts';
import { connectHref, SyncActionControl } from '#src/components/sync/SyncActionControl.tsx';
import { Button, ButtonAnchor, ButtonLink } from '#src/components/ui/Button.tsx';
import { cx } from '#src/components/ui/cx.ts';
import type { AccountView } from '#src/contract/answers/accounts.ts';
import type { ConnectionHealth } from '#src/domain/accounts/connectionHealth.ts';

const stateNames: Record<ConnectionHealth['state'], string> = {
  ok: 'Up to date',
  syncing: 'Syncing',
  waiting: 'Waiting for Google',
  failing: 'Needs attention',
  requires_reauth: 'Needs reconnecting',
  disconnecting: 'Disconnecting',
};

type Props = { account: AccountView; zone: string; onDisconnect: () => void; children: ReactNode };

/** One Google account: how it is, why, what to do about it, and what we did in it; its calendars are the children. */
export function AccountCard({ account, zone, onDisconnect, children }: Props) {
  const { health, progress, copies, receivesEvents } = account;
  const { state, lastSyncedAt } = health;
  // What failed has its reason beside each event; the account alone can't tell which one holds for all.
  const said = health.reason === 'events_failed' && progress ? failedText(progress) : health.message;
  const alarming = state === 'failing' || state === 'requires_reauth';
  return (
    <article
      aria-label={account.email}
      data-health={state}
      className="grid gap-4 rounded-3xl border border-line bg-surface p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 className="min-w-0 font-semibold break-all">{account.email}</h3>
        <span
          className={cx(
            'rounded-full px-3 py-1 text-sm font-medium',
            alarming ? 'bg-warn-soft text-warn' : 'bg-sunken',
          )}
        >
          {state === 'ok' && !receivesEvents ? 'Connected' : stateNames[state]}
        </span>
      </div>
      {(said || health.action) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {said && <p className={cx('text-[0.9375rem]', alarming && 'text-warn')}>{said}</p>}
          <HealthAction account={account} />
        </div>
      )}
      {progress && progress.pending > 0 && state === 'syncing' && <Progress {...progress} />}
      {state !== 'disconnecting' && children}
      {account.access === 'own_calendar' && state !== 'disconnecting' && <WiderAccess account={account} />}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 text-sm text-muted">
        <p>
          {receivesEvents ? 'Receives your events. ' : 'Your events go to another calendar. '}
          {copies.total > 0 && `${copies.total} of them ${copies.total === 1 ? 'is' : 'are'} in it. `}
          {lastSyncedAt && `Last synced ${shortMoment(lastSyncedAt, zone)} (${zoneCity(zone)} time). `}
          {lagText(account.lag)}
        </p>
        {state !== 'disconnecting' && (
          <Button
            look="outline"
            size="small"
            onClick={onDisconnect}
            aria-label={`Disconnect ${account.email}`}
          >
            Disconnect
          </Button>
        )}
      </div>
    </article>
  );
}

/** What is switched on later is asked for when it is. */
function WiderAccess({ account: { id, email } }: Pick<Props, 'account'>) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 border-t border-line pt-4">
      <p className="max-w-prose text-[0.9375rem]">
        Only the calendar that Kure-Cal made is open to us. To see your other calendars here, or to choose one
        of them for your events, allow it at Google.
      </p>
      <ButtonAnchor
        look="outline"
        size="small"
        href={connectHref(id, undefined, 'all_calendars')}
        aria-label={`Show all calendars of ${email}`}
      >
        Show all calendars
      </ButtonAnchor>
    </div>
  );
}

function HealthAction({ account: { id, health } }: { account: AccountView }) {
  // The calendars to choose from are right below.
  if (health.action === 'settings') return null;
  if (health.action !== 'retry') return <SyncActionControl action={health.action} connectionId={id} />;
  const about = { events_failed: 'See what failed', writes_limited: 'See what waits' };
  const label = health.reason && health.reason in about ? about[health.reason as keyof typeof about] : null;
  return (
    <ButtonLink href={label ? '/dashboard' : '/calendar'} look="outline" size="small">
      {label ?? 'Sync now'}
    </ButtonLink>
  );
}

const durations: [ms: number, text: string][] = [
  [1_000, 'a second'],
  [2_000, 'two seconds'],
  [5_000, 'five seconds'],
  [10_000, 'ten seconds'],
  [30_000, 'half a minute'],
  [60_000, 'a minute'],
  [600_000, 'ten minutes'],
  [3_600_000, 'an hour'],
];

/** Said once there is enough of it to mean something. */
function lagText({ changes, medianAtMostMs }: AccountView['lag']): string {
  if (changes < 10 || medianAtMostMs === null) return '';
  const limit = durations.find(([ms]) => ms >= medianAtMostMs);
  return limit ? `Half of ${changes} changes in Google were here within ${limit[1]}.` : '';
}

const failedText = ({ failed, total }: { failed: number; total: number }) =>
  `${failed} of ${total} events could not be synced.`;

function Progress({ total, synced, failed }: NonNullable<AccountView['progress']>) {
  const done = synced + failed;
  return (
    <div className="grid gap-2">
      <div
        role="progressbar"
        aria-label="Events brought to Google Calendar"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500"
          style={{ width: `${(done / total) * 100}%` }}
        />
      </div>
      <p role="status" className="text-sm tabular-nums">
        {synced} of {total} events synced{failed > 0 && `, ${failed} failed`}
      </p>
    </div>
  );
}
