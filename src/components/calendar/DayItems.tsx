'use client';
import type { DayItem } from '#src/browser/calendar/groupByDay.ts';
import { trackedEventId } from '#src/browser/calendar/trackedEventId.ts';
import type { Occurrence } from '#src/browser/calendar/visibleEvents.ts';
import { cx } from '#src/components/ui/cx.ts';
import { eventColour } from './eventColour.ts';

type Props = {
  items: DayItem[];
  colours: Map<string, string | null | undefined>;
  onOpen: (occurrence: Occurrence) => void;
};

/** What is on one day, as a list. */
export function DayItems({ items, colours, onOpen }: Props) {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
  return (
    <ul>
      {items.map((item) => (
        <Item
          key={`${item.occurrence.calendarId} ${item.occurrence.googleEventId}`}
          item={item}
          when={timeText(item, clock)}
          colour={colours.get(item.occurrence.calendarId)}
          onOpen={onOpen}
        />
      ))}
    </ul>
  );
}

function Item({
  item,
  when,
  colour,
  onOpen,
}: {
  item: DayItem;
  when: string;
  colour: string | null | undefined;
  onOpen: Props['onOpen'];
}) {
  const { event } = item.occurrence;
  const tracked = trackedEventId(event) !== null;
  const declined = event.attendees?.some(({ self, responseStatus }) => self && responseStatus === 'declined');
  const { background } = eventColour(colour, event.colorId);
  return (
    <li className="border-line border-b">
      <button
        type="button"
        onClick={() => onOpen(item.occurrence)}
        className={cx(
          'kc-event flex min-h-11 w-full items-baseline gap-3 px-4 py-2 text-left hover:bg-sunken',
        )}
      >
        <span className="w-24 shrink-0 text-muted text-sm tabular-nums">{when}</span>
        <span
          aria-hidden
          className={cx('size-2.5 shrink-0 rounded-full', event.status === 'tentative' && 'opacity-60')}
          style={{ background }}
        />
        <span dir="auto" className="min-w-0 break-words">
          <span className={cx(tracked && 'kc-tracked-title', declined && 'line-through opacity-75')}>
            {event.summary?.trim() || '(No title)'}
          </span>
          {event.location && <span className="block truncate text-muted text-sm">{event.location}</span>}
        </span>
      </button>
    </li>
  );
}

/** "10:00 – 10:30", with what lies on other days left out. */
function timeText({ startMs, endMs }: DayItem, clock: Intl.DateTimeFormat): string {
  if (startMs === null) return endMs === null ? 'All day' : `until ${clock.format(endMs)}`;
  if (endMs === null) return `from ${clock.format(startMs)}`;
  return endMs > startMs ? `${clock.format(startMs)} – ${clock.format(endMs)}` : clock.format(startMs);
}
