'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { addMonths, firstOfMonth, mondayOf } from '#src/browser/calendar/view/calendarLocation.ts';
import { addDays } from '#src/domain/time/eventTime.ts';

const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

/** A small month to jump in. Looking at another month doesn't move the calendar; choosing a day does. */
export function MiniMonth({
  date,
  today,
  onDay,
}: {
  date: string;
  today: string;
  onDay: (date: string) => void;
}) {
  const [first, setFirst] = useState(firstOfMonth(date));
  useEffect(() => setFirst(firstOfMonth(date)), [date]);
  const monday = mondayOf(first);
  const weeks = [0, 1, 2, 3, 4, 5].map((week) =>
    [0, 1, 2, 3, 4, 5, 6].map((day) => addDays(monday, week * 7 + day)),
  );
  const arrow = 'grid size-7 place-items-center rounded-md hover:bg-sunken';
  return (
    <section aria-label="Month to jump in" className="text-sm">
      <div className="flex items-center justify-between pl-1">
        <p className="font-medium">{month.format(new Date(first))}</p>
        <div className="flex">
          <button
            type="button"
            aria-label="Previous month"
            className={arrow}
            onClick={() => setFirst(addMonths(first, -1))}
          >
            <ChevronLeft aria-hidden className="size-4" />
          </button>
          <button
            type="button"
            aria-label="Next month"
            className={arrow}
            onClick={() => setFirst(addMonths(first, 1))}
          >
            <ChevronRight aria-hidden className="size-4" />
          </button>
        </div>
      </div>
      <table className="mt-1 w-full table-fixed text-center">
        <thead>
          <tr>
            {weekdays.map((day) => (
              <th key={day} scope="col" className="py-1 font-normal text-muted text-xs">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((days) => (
            <tr key={days[0]}>
              {days.map((day) => (
                <td key={day} className="p-0">
                  <button
                    type="button"
                    aria-label={full.format(new Date(day))}
                    aria-current={day === today ? 'date' : undefined}
                    aria-pressed={day === date}
                    onClick={() => onDay(day)}
                    className={dayClass(day, first, today, date)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function dayClass(day: string, first: string, today: string, chosen: string): string {
  const base = 'mx-auto grid size-7 place-items-center rounded-full text-xs';
  if (day === today) return `${base} bg-accent font-semibold text-on-accent`;
  if (day === chosen) return `${base} bg-accent-soft font-semibold`;
  return `${base} hover:bg-sunken ${day.startsWith(first.slice(0, 7)) ? '' : 'text-muted'}`;
}
