import type { ReactNode } from 'react';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { dateKey, dayOf } from './eventDates.ts';

type Day = { key: string; events: CatalogueEvent[] };

/** Events in order, cut where the day (at the venue) changes. */
function byDay(events: CatalogueEvent[]): Day[] {
  const days: Day[] = [];
  for (const event of events) {
    const key = dateKey(event) ?? 'open';
    const last = days.at(-1);
    if (last?.key === key) last.events.push(event);
    else days.push({ key, events: [event] });
  }
  return days;
}

/** The catalogue as a diary: a column of dates, and beside each what happens on it. */
export function EventDays({
  events,
  row,
}: {
  events: CatalogueEvent[];
  row: (event: CatalogueEvent) => ReactNode;
}) {
  return (
    <div className="grid gap-2">
      {byDay(events).map(({ key, events: ofDay }) => {
        const id = `day-${ofDay[0]?.id ?? key}`;
        const day = ofDay[0] ? dayOf(ofDay[0]) : null;
        return (
          <section
            // A day can come twice: zones differ, and order is by moment.
            key={id}
            aria-labelledby={id}
            className="grid border-t-2 border-ink sm:grid-cols-[9rem_1fr] sm:gap-6"
          >
            <h2
              id={id}
              className="flex items-baseline gap-3 pt-4 sm:sticky sm:top-16 sm:grid sm:content-start sm:gap-1 sm:self-start sm:pt-5 sm:pb-6"
            >
              {day ? (
                <>
                  <span className="numeral text-4xl sm:text-6xl">{day.day}</span>
                  <span className="text-[0.9375rem] font-medium">
                    {day.month} <span className="text-muted">{day.year}</span>
                  </span>
                  <span className="text-[0.9375rem] text-accent sm:order-first">{day.weekday}</span>
                </>
              ) : (
                <span className="section-title">Date open</span>
              )}
            </h2>
            <div>{ofDay.map(row)}</div>
          </section>
        );
      })}
    </div>
  );
}
