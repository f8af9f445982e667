import type { CalendarAccount, SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { SyncRun } from '#src/browser/calendar/syncRun.ts';
import { calendarLine, healthMessage, timeAgo } from '#src/browser/calendar/syncStatus.ts';
import { connectHref } from '#src/components/sync/SyncActionControl.tsx';
import { eventColour } from './eventColour.ts';

type Props = { accounts: CalendarAccount[]; run: SyncRun | undefined; now: number };

/** One line per calendar: how it is, when it was last in step, and what to do if it isn't. */
export function SyncPanel({ accounts, run, now }: Props) {
  return (
    <div className="max-h-[70vh] overflow-y-auto rounded-lg border border-line bg-surface p-4 text-sm shadow-lift">
      {accounts.length === 0 && <p className="text-muted">No Google account is connected yet.</p>}
      {accounts.map((account) => (
        <section key={account.id} aria-label={account.email} className="not-first:mt-4">
          <h3 className="truncate font-semibold">{account.email}</h3>
          {account.health.state === 'requires_reauth' && (
            <p className="mt-1 text-muted">
              {healthMessage(account)}{' '}
              <a className="font-medium text-ink underline" href={connectHref(account.id)}>
                Reconnect
              </a>
            </p>
          )}
          <ul className="mt-2 space-y-2">
            {account.calendars.map((calendar) => (
              <CalendarRow key={calendar.id} calendar={calendar} run={run} now={now} />
            ))}
          </ul>
        </section>
      ))}
      {run?.state === 'done' && run.finishedAt && (
        <p className="mt-4 border-line border-t pt-3 text-muted">
          Last sync {timeAgo(run.finishedAt, now)}:{' '}
          {run.eventsSynced === 1 ? '1 event changed' : `${run.eventsSynced} events changed`}.
        </p>
      )}
    </div>
  );
}

function CalendarRow({
  calendar,
  run,
  now,
}: {
  calendar: SyncedCalendar;
  run: SyncRun | undefined;
  now: number;
}) {
  const line = calendarLine(calendar, run);
  const at = line.since === undefined ? '' : `Synced ${timeAgo(line.since, now)}`;
  const fetched = line.eventsFetched
    ? `${line.eventsFetched} ${line.eventsFetched === 1 ? 'event' : 'events'}`
    : '';
  return (
    <li data-testid="calendar-line" data-state={line.state} className="flex gap-2">
      <span
        aria-hidden
        className="mt-1.5 size-2.5 shrink-0 rounded-full"
        style={{ backgroundColor: eventColour(calendar.color).background }}
      />
      <div className="min-w-0">
        <p className="truncate">{calendar.summary}</p>
        <p className={line.state === 'failed' ? 'text-warn' : 'text-muted'}>
          {[at, fetched, line.text].filter(Boolean).join(' · ')}
        </p>
      </div>
    </li>
  );
}
