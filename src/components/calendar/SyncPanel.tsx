import type { CalendarAccount, SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import { type CalendarLine, calendarLine } from '#src/browser/calendar/sync/calendarLine.ts';
import {
  healthMessage,
  type SyncEvidence,
  syncedEvents,
  syncStatus,
  timeAgo,
} from '#src/browser/calendar/sync/syncStatus.ts';
import { connectHref } from '#src/components/sync/SyncActionControl.tsx';
import { eventColour } from './eventColour.ts';

type Props = { evidence: SyncEvidence; now: number };

/** One line per calendar: how it is, when it was last in sync, and what to do if it isn't; then what all of it comes to. */
export function SyncPanel({ evidence, now }: Props) {
  const accounts = evidence.accounts ?? [];
  return (
    <div className="max-h-[70vh] overflow-y-auto rounded-lg border border-line bg-surface p-4 text-sm shadow-lift">
      {accounts.length === 0 && <p className="text-muted">No Google account is connected yet.</p>}
      {accounts.map((account) => (
        <section key={account.id} aria-label={account.email} className="not-first:mt-4">
          <h3 className="truncate font-semibold">{account.email}</h3>
          <AccountNote account={account} />
          <ul className="mt-2 space-y-2">
            {account.calendars.map((calendar) => (
              <CalendarRow
                key={calendar.id}
                calendar={calendar}
                seen={evidence}
                health={account.health}
                now={now}
              />
            ))}
          </ul>
        </section>
      ))}
      <Total evidence={evidence} now={now} />
    </div>
  );
}

/** What holds for all calendars of an account is said once. */
function AccountNote({ account }: { account: CalendarAccount }) {
  const { state } = account.health;
  if (state !== 'requires_reauth' && state !== 'waiting') return null;
  return (
    <p className="mt-1 text-muted">
      {healthMessage(account)}{' '}
      {state === 'requires_reauth' && (
        <a
          className="font-medium text-ink underline"
          href={connectHref(account.id, '/calendar')}
          aria-label={`Reconnect ${account.email}`}
        >
          Reconnect
        </a>
      )}
    </p>
  );
}

/** How much has been synced and when; nothing while that is not true of every calendar. */
function Total({ evidence, now }: Props) {
  const { kind, since, eventCount } = syncStatus(evidence, now);
  if (kind !== 'upToDate' || since === undefined || eventCount === undefined) return null;
  const { calendars } = syncedEvents(evidence.accounts ?? []);
  return (
    <p data-testid="sync-total" className="mt-4 border-line border-t pt-3 text-muted">
      {countOf(eventCount, 'event')} in {countOf(calendars, 'calendar')}, synced {timeAgo(since, now)}.
    </p>
  );
}

type RowProps = {
  calendar: SyncedCalendar;
  seen: SyncEvidence;
  health: CalendarAccount['health'];
  now: number;
};

function CalendarRow({ calendar, seen, health, now }: RowProps) {
  const told = calendarLine(calendar, seen, now, health);
  const line: CalendarLine =
    seen.filling && told.state === 'done' ? { state: 'fetching', text: 'Loading' } : told;
  const said = line.state === 'done' ? 'Synced' : 'Last synced';
  const at = line.since === undefined ? '' : `${said} ${timeAgo(line.since, now)}`;
  const events = line.eventCount === undefined ? '' : countOf(line.eventCount, 'event');
  // A whole sentence stands last.
  const parts =
    line.state === 'done' || line.state === 'failed' ? [at, events, line.text] : [line.text, events, at];
  return (
    <li data-testid="calendar-line" data-state={line.state} className="flex gap-2">
      <span
        aria-hidden
        className="mt-1.5 size-2.5 shrink-0 rounded-full"
        style={{ backgroundColor: eventColour(calendar).background }}
      />
      <div className="min-w-0">
        <p className="truncate">{calendar.summary}</p>
        <p className={line.state === 'failed' ? 'text-warn' : 'text-muted'}>
          {parts.filter(Boolean).join(' · ')}
        </p>
      </div>
    </li>
  );
}

const number = new Intl.NumberFormat('en-GB');

/** "1 event", "1,234 events". */
export const countOf = (count: number, noun: string): string =>
  `${number.format(count)} ${count === 1 ? noun : `${noun}s`}`;
