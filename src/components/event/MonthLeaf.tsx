import Link from 'next/link';
import { cx } from '#src/components/ui/cx.ts';

const day = 86_400_000;
const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

/** The month of the next day after today with events, such as `2026-12`; this month if there is none. */
export function monthShown(today: string, busy: Set<string>): string {
  const next = [...busy].filter((date) => date > today).sort()[0];
  return (next ?? today).slice(0, 7);
}

/** A month as a leaf of a calendar: a day with events links to them. `busy` holds dates such as `2026-12-01`. */
export function MonthLeaf({ today, busy }: { today: string; busy: Set<string> }) {
  const first = new Date(`${monthShown(today, busy)}-01T00:00:00Z`);
  const lead = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const dates = Array.from({ length }, (_, index) =>
    new Date(first.getTime() + index * day).toISOString().slice(0, 10),
  );
  const title = first.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <nav
      aria-label={`Events in ${title}`}
      className="rounded-3xl border border-line bg-surface p-6 shadow-lift"
    >
      <p className="mb-5 flex items-baseline justify-between">
        <span className="section-title">{title}</span>
        <span className="text-sm text-muted">Events by day</span>
      </p>
      <div aria-hidden className="mb-1 grid grid-cols-7 gap-1 text-center text-xs text-muted">
        {weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol className="grid grid-cols-7 gap-1 text-center tabular-nums">
        {dates.map((date, index) => {
          const on = busy.has(date) && date >= today;
          const look = cx(
            'grid aspect-square place-items-center rounded-xl',
            date === today && 'bg-ink text-paper',
            on && date !== today && 'bg-accent-soft font-semibold text-accent',
            on && 'hover:bg-accent hover:text-on-accent',
            !on && date !== today && 'text-muted',
          );
          return (
            <li key={date} style={index === 0 ? { gridColumnStart: lead + 1 } : undefined}>
              {on ? (
                <Link
                  href={`/events?from=${date}&until=${date}`}
                  className={look}
                  aria-label={`Events on ${Number(date.slice(8))} ${title}`}
                >
                  {Number(date.slice(8))}
                </Link>
              ) : (
                <span className={look}>{Number(date.slice(8))}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
