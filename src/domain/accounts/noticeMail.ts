import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import { composeMail, type Mail } from '#src/domain/mail/mailHtml.ts';
import { partsAt, shortDay } from '#src/domain/time/dateText.ts';

export type NewsOfEvent = { kind: 'moved' | 'cancelled'; event: CatalogueEvent };
type News = { count: number; reconnect: { email: string }[]; events: NewsOfEvent[] };

/** Tells a person in one mail which accounts must be connected again, and what became of events that they track. */
export function noticeMail(
  appUrl: string,
  unsubscribeToken: string,
  { count, reconnect, events }: News,
): Mail {
  const [first] = events;
  const more = count - reconnect.length - events.length;
  const query = new URLSearchParams({ token: unsubscribeToken });
  const mail = composeMail({
    title: titleOf(reconnect.length, events),
    paragraphs: [
      ...reconnect.map(
        ({ email }) =>
          `Google has ended our access to ${email}, so nothing is synced with it any more. Connect it again, and what waits is synced.`,
      ),
      ...events.map(newsOf),
      ...(more > 0 ? [`And so have ${more} more of your events.`] : []),
    ],
    action:
      reconnect.length > 0
        ? { label: 'Connect it again', href: `${appUrl}/settings#accounts` }
        : events.length === 1 && first?.kind === 'moved'
          ? { label: 'See the event', href: `${appUrl}/events/${first.event.id}` }
          : { label: 'See your events', href: `${appUrl}/dashboard` },
    small: ['You get this mail because you use Kure-Cal with this address.'],
    footer: { label: 'No more mails like this', href: `${appUrl}/unsubscribe?${query}` },
  });
  return {
    ...mail,
    headers: {
      'List-Unsubscribe': `<${appUrl}/api/notices/unsubscribe?${query}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

function titleOf(accounts: number, events: NewsOfEvent[]): string {
  const [first] = events;
  if (!first)
    return accounts === 1 ? 'Connect your Google account again' : 'Connect your Google accounts again';
  if (accounts > 0) return 'Your Google account and your events';
  if (events.length > 1) return 'Some of your events have changed';
  return first.kind === 'moved'
    ? `“${first.event.title}” has changed`
    : `“${first.event.title}” is cancelled`;
}

function newsOf({ kind, event }: NewsOfEvent): string {
  if (kind === 'cancelled') return `“${event.title}” is cancelled.`;
  const place = [event.venue, event.city, event.online ? 'online' : null].filter(Boolean).join(', ');
  return `“${event.title}” has a new time or place: ${whenOf(event)}${place ? `, ${place}` : ''}.`;
}

/** "Tue, 6 May 2031, 18:00 (Europe/Vienna)", "Tue, 6 May 2031" for whole days. */
function whenOf({ allDay, startDate, startsAt, timezone }: CatalogueEvent): string {
  if (allDay)
    return startDate ? shortDay(partsAt(Date.parse(startDate), 'UTC')) : 'its date is not known yet';
  if (!startsAt) return 'its date is not known yet';
  const parts = partsAt(Date.parse(startsAt), timezone);
  return `${shortDay(parts)}, ${parts.clock} (${timezone})`;
}
