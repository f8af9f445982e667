'use client';
import { Keyboard } from 'lucide-react';
import type { CalendarAccount } from '#src/browser/calendar/calendarApi.ts';
import type { CalendarLocation } from '#src/browser/calendar/view/calendarLocation.ts';
import { connectHref } from '#src/components/sync/SyncActionControl.tsx';
import { eventColour } from './eventColour.ts';
import { MiniMonth } from './MiniMonth.tsx';

type Props = {
  location: CalendarLocation;
  today: string;
  go: (location: CalendarLocation) => void;
  accounts: CalendarAccount[];
  hidden: string[];
  onHidden: (ids: string[]) => void;
  onLegend: () => void;
};

/** A month to jump in, and which calendars are shown. */
export function CalendarSidebar({ location, today, go, ...rest }: Props) {
  return (
    <aside aria-label="Calendars" className="hidden w-56 shrink-0 space-y-5 overflow-y-auto lg:block">
      <MiniMonth date={location.date} today={today} onDay={(date) => go({ ...location, date })} />
      <CalendarList {...rest} />
    </aside>
  );
}

type ListProps = Omit<Props, 'location' | 'today' | 'go'>;

/** Which calendars are shown, by account, in their colours. */
export function CalendarList({ accounts, hidden, onHidden, onLegend }: ListProps) {
  const toggle = (id: string) =>
    onHidden(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]);
  return (
    <div className="space-y-5">
      {accounts.map((account) => (
        <fieldset key={account.id} className="min-w-0 text-sm">
          <legend className="max-w-full truncate pb-1 font-semibold">{account.email}</legend>
          {account.health.state === 'requires_reauth' && (
            <p className="mb-2 text-muted">
              {/* Why, and what it means, is said by the notice above the calendar. */}
              Disconnected.{' '}
              <a
                className="font-medium text-ink underline"
                href={connectHref(account.id, '/calendar')}
                aria-label={`Reconnect ${account.email}`}
              >
                Reconnect
              </a>
            </p>
          )}
          {account.calendars
            .filter(({ selected }) => selected)
            .map((calendar) => (
              <label
                key={calendar.id}
                className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-1 hover:bg-sunken"
              >
                <input
                  type="checkbox"
                  className="size-4 shrink-0"
                  checked={!hidden.includes(calendar.id)}
                  onChange={() => toggle(calendar.id)}
                  style={{ accentColor: eventColour(calendar).background }}
                />
                <span className="truncate">{calendar.summary}</span>
              </label>
            ))}
        </fieldset>
      ))}
      <p className="space-y-2 text-sm">
        <a className="block text-muted underline hover:text-ink" href="/settings#accounts">
          Choose calendars and accounts
        </a>
        <button
          type="button"
          onClick={onLegend}
          className="flex min-h-8 items-center gap-2 text-muted hover:text-ink"
        >
          <Keyboard aria-hidden className="size-4" /> Keyboard
        </button>
      </p>
    </div>
  );
}
