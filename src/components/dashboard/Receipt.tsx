import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { shortMoment, zoneCity } from '#src/components/event/eventDates.ts';
import type { DashboardEvent } from '#src/contract/answers/dashboard.ts';

/** The proof that Google holds the event: when we wrote it, when Google confirmed it, and who changed it last. */
export function Receipt({ item, zone }: { item: DashboardEvent; zone: string }) {
  const { receipt, googleLink } = item;
  if (!receipt) return null;
  const rows: [string, string | null][] = [
    ['Written', receipt.writtenAt && shortMoment(receipt.writtenAt, zone)],
    ['Confirmed by Google', receipt.confirmedAt && shortMoment(receipt.confirmedAt, zone)],
    ['Last change', lastChange(receipt.lastChange, zone)],
    ['Account', receipt.account],
  ];
  return (
    <details className="group text-sm">
      <summary className="quiet-link inline-block w-fit rounded py-1 text-muted">
        <span className="sr-only">{item.event.title}: </span>Receipt
      </summary>
      <dl className="mt-2 grid gap-x-6 gap-y-1.5 rounded-2xl bg-sunken px-4 py-3 sm:grid-cols-[auto_1fr]">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name} className="contents">
                <dt className="text-muted max-sm:mt-1">{name}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ),
        )}
        <div className="contents">
          <dt className="text-muted max-sm:mt-1">Times</dt>
          <dd>
            {zoneCity(zone)} time{' '}
            <Link href="/settings#time-zone" className="quiet-link text-muted">
              Change
            </Link>
          </dd>
        </div>
      </dl>
      {googleLink && (
        <a
          className="quiet-link mt-3 inline-flex items-center gap-1.5"
          href={googleLink}
          target="_blank"
          rel="noreferrer"
        >
          Open in Google Calendar <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </details>
  );
}

function lastChange(
  change: NonNullable<DashboardEvent['receipt']>['lastChange'],
  zone: string,
): string | null {
  if (!change) return null;
  return `${change.by === 'google' ? 'in Google Calendar' : 'by Kure-Cal'}, ${shortMoment(change.at, zone)}`;
}
