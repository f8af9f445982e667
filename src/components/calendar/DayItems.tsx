'use client';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { partText } from '#src/browser/calendar/view/eventText.ts';
import { eventTitle, isDeclined } from '#src/browser/calendar/view/eventTitle.ts';
import type { DayItem } from '#src/browser/calendar/view/groupByDay.ts';
import { trackedEventId } from '#src/browser/calendar/view/trackedEventId.ts';
import { viewersZone } from '#src/browser/viewersZone.ts';
import { cx } from '#src/components/ui/cx.ts';
import { type CalendarColours, eventColour } from './eventColour.ts';
import { KindMark } from './KindMark.tsx';

type Props = {
  items: DayItem[];
  colours: Map<string, CalendarColours>;
  onOpen: (occurrence: Occurrence) => void;
};

/** What is on one day, as a list. */
export function DayItems({ items, colours, onOpen }: Props) {
  const zone = viewersZone();
  return (
    <ul>
      {items.map((item) => (
        <Item
          key={`${item.occurrence.calendarId} ${item.occurrence.googleEventId}`}
          item={item}
          when={partText(item, zone)}
          colours={colours.get(item.occurrence.calendarId)}
          onOpen={onOpen}
        />
      ))}
    </ul>
  );
}

function Item({
  item,
  when,
  colours,
  onOpen,
}: {
  item: DayItem;
  when: string;
  colours: CalendarColours | undefined;
  onOpen: Props['onOpen'];
}) {
  const { event } = item.occurrence;
  const tracked = trackedEventId(event) !== null;
  const { background } = eventColour(colours, event);
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
          <span
            className={cx(
              'line-clamp-3',
              tracked && 'kc-tracked-title',
              isDeclined(event) && 'line-through opacity-75',
            )}
          >
            <KindMark event={event} />
            {eventTitle(event)}
          </span>
          {event.location && (
            <span dir="auto" className="block truncate text-muted text-sm">
              {event.location}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}
