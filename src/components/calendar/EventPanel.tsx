'use client';
import { Bell, CalendarDays, ExternalLink, Info, Link2, MapPin, Repeat, Users, Video } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { Occurrence } from '#src/browser/calendar/store/visibleEvents.ts';
import { eventFacts, eventSource, remindersText } from '#src/browser/calendar/view/eventFacts.ts';
import { whenText, whenThereText } from '#src/browser/calendar/view/eventText.ts';
import { eventTitle } from '#src/browser/calendar/view/eventTitle.ts';
import { repeatText } from '#src/browser/calendar/view/repeatText.ts';
import { safeLink } from '#src/browser/calendar/view/safeDescription.ts';
import { trackedEventId } from '#src/browser/calendar/view/trackedEventId.ts';
import { CloseButton, Dialog } from '#src/components/ui/Dialog.tsx';
import { Description } from './Description.tsx';
import { EventChanges } from './EventChanges.tsx';
import { eventColour } from './eventColour.ts';

type Props = {
  occurrence: Occurrence;
  /** Since it was opened it has left its place in the calendar. */
  gone: boolean;
  calendar: SyncedCalendar | undefined;
  accountEmail: string | undefined;
  /** Null for what can't be changed from here. */
  onEdit: (() => void) | null;
  onDelete: (() => Promise<void>) | null;
  onClose: () => void;
};

/** Everything that Google told about one event. */
export function EventPanel({ occurrence, gone, calendar, accountEmail, onEdit, onDelete, onClose }: Props) {
  const { event, time } = occurrence;
  const tracked = trackedEventId(event);
  const there = whenThereText(event, time);
  const video = safeLink(event.hangoutLink);
  const inGoogle = safeLink(event.htmlLink);
  const facts = eventFacts(event);
  const source = eventSource(event);
  const reminders = remindersText(event);
  const { background } = eventColour(calendar, event);
  return (
    <Dialog labelledBy="event-title" onClose={onClose} className="w-[min(32rem,calc(100vw-1rem))]">
      <div className="border-l-4 p-5" style={{ borderColor: background }}>
        <div className="flex items-start gap-3">
          <h2
            id="event-title"
            dir="auto"
            className="min-w-0 flex-1 break-words font-semibold text-lg leading-snug"
          >
            {eventTitle(event)}
          </h2>
          <CloseButton className="-mt-1 -mr-1" />
        </div>
        <p className="mt-1">{whenText(time)}</p>
        {gone && (
          <p role="status" className="mt-2 text-warn">
            Removed or moved since you opened it.
          </p>
        )}
        {there && <p className="text-muted text-sm">{there}</p>}
        {tracked && (
          <p className="mt-3">
            <Link className="font-medium text-accent underline" href={`/events/${tracked}`}>
              Tracked in Kure-Cal: see the event page
            </Link>
          </p>
        )}
        <div className="mt-4 space-y-3 text-sm">
          {event.recurringEventId || event.recurrence ? (
            <Row icon={<Repeat aria-hidden className="size-4" />}>{repeatText(event)}</Row>
          ) : null}
          {event.location && (
            <Row icon={<MapPin aria-hidden className="size-4" />}>
              <Description text={event.location} />
            </Row>
          )}
          {video && (
            <Row icon={<Video aria-hidden className="size-4" />}>
              <a className="text-accent underline" href={video} target="_blank" rel="noopener noreferrer">
                Join the video call
              </a>
            </Row>
          )}
          <Guests event={event} />
          {facts.length > 0 && <Row icon={<Info aria-hidden className="size-4" />}>{facts.join(' · ')}</Row>}
          {reminders && <Row icon={<Bell aria-hidden className="size-4" />}>{reminders}</Row>}
          {calendar && (
            <Row icon={<CalendarDays aria-hidden className="size-4" />}>
              {calendar.summary}
              {accountEmail && accountEmail !== calendar.summary && (
                <span className="text-muted"> · {accountEmail}</span>
              )}
            </Row>
          )}
          {event.description && (
            <div dir="auto" className="break-words border-line border-t pt-3">
              <Description text={event.description} />
            </div>
          )}
          {source && !tracked && (
            <Row icon={<Link2 aria-hidden className="size-4" />}>
              <a
                className="text-accent underline"
                href={source.url}
                target="_blank"
                rel="noopener noreferrer nofollow"
              >
                {source.title}
              </a>
            </Row>
          )}
          {inGoogle && (
            <Row icon={<ExternalLink aria-hidden className="size-4" />}>
              <a className="text-accent underline" href={inGoogle} target="_blank" rel="noopener noreferrer">
                Open in Google Calendar
              </a>
            </Row>
          )}
        </div>
        {onEdit && onDelete && !gone && <EventChanges onEdit={onEdit} onDelete={onDelete} />}
      </div>
    </Dialog>
  );
}

function Row({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <span className="mt-0.5 text-muted">{icon}</span>
      <div dir="auto" className="min-w-0 flex-1 break-words">
        {children}
      </div>
    </div>
  );
}

const answers: Record<string, string> = {
  accepted: 'coming',
  declined: 'not coming',
  tentative: 'maybe',
  needsAction: 'not answered',
};

function Guests({ event }: { event: Occurrence['event'] }) {
  const guests = event.attendees ?? [];
  if (guests.length === 0) return null;
  return (
    <Row icon={<Users aria-hidden className="size-4" />}>
      <p>{guests.length === 1 ? '1 guest' : `${guests.length} guests`}</p>
      <ul className="mt-1 max-h-40 overflow-y-auto">
        {guests.map((guest, index) => (
          <li key={guest.email ?? index} className="break-words text-muted">
            <span dir="auto" className="text-ink">
              {guest.displayName ?? guest.email ?? 'Guest'}
            </span>
            {guest.self ? ' (you)' : ''}
            {guest.email && guest.email === event.organizer?.email ? ', organiser' : ''},{' '}
            {answers[guest.responseStatus ?? 'needsAction'] ?? 'not answered'}
            {guest.optional ? ', optional' : ''}
          </li>
        ))}
      </ul>
    </Row>
  );
}
