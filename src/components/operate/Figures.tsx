import type { ServiceStatus } from '#src/domain/operations/serviceStatus.ts';
import { duration } from './duration.ts';

const kinds: Record<string, string> = {
  push_event: 'Events to write',
  pull_calendar: 'Calendars to read',
  list_calendars: 'Lists of calendars',
  disconnect: 'Disconnects',
};

/** The numbers of this moment. */
export function Figures({ status }: { status: ServiceStatus }) {
  const { google, accounts, lagAtMostMs, countsEndAt } = status;
  const counted = (count: number) => (count >= countsEndAt ? `${countsEndAt}+` : String(count));
  const share = google.callsToday / google.callsADay;
  const { half, ninetyFivePercent } = lagAtMostMs;
  const isUnknown = half === null && ninetyFivePercent === null;
  const lag = (ms: number | null) => (ms === null ? 'more than 1 h' : duration(ms));
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 md:grid-cols-4">
      {Object.entries(status.queue).map(([kind, { accountsDue, oldestDueMs }]) => (
        <Figure
          key={kind}
          name={kinds[kind] ?? kind}
          value={`${counted(accountsDue)} ${accountsDue === 1 ? 'account' : 'accounts'}`}
          more={oldestDueMs === null ? 'nothing is due' : `the oldest is due for ${duration(oldestDueMs)}`}
        />
      ))}
      <Figure
        name="Google today"
        value={`${google.callsToday.toLocaleString('en')} calls`}
        more={`${(share * 100).toFixed(share < 0.01 ? 2 : 0)} % of ${google.callsADay.toLocaleString('en')}`}
      />
      <Figure
        name="Accounts"
        value={`about ${accounts.estimated.toLocaleString('en')}`}
        more={`${counted(accounts.requires_reauth)} to reconnect, ${counted(accounts.disconnecting)} disconnecting`}
      />
      <Figure
        name="Changes arrive in"
        value={isUnknown ? 'unknown' : lag(half)}
        more={isUnknown ? 'no change has come yet' : `half of them; 95 % in ${lag(ninetyFivePercent)}`}
      />
      <Figure
        name="Changes to spread"
        value={counted(status.changesToSpread)}
        more="edits and settings that concern many"
      />
    </dl>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div className="border-line border-t pt-3">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="font-medium text-lg tabular-nums">{value}</dd>
      <dd className="text-muted text-sm">{more}</dd>
    </div>
  );
}
