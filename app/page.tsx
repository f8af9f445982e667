import Link from 'next/link';
import { dayOf, placeOf, timeRange } from '#src/components/event/eventDates.ts';
import { MonthLeaf } from '#src/components/event/MonthLeaf.tsx';
import { ButtonLink } from '#src/components/ui/Button.tsx';
import { DateTile } from '#src/components/ui/DateTile.tsx';
import { compose } from '#src/compose.ts';
import { catalogueQuerySchema } from '#src/contract/requests/catalogue.ts';
import { dateAt } from '#src/domain/time/startOfDay.ts';
import { browserZone } from '#src/http/browserZone.ts';
import { searchCatalogue } from '#src/services/catalogue/eventCatalogueService.ts';
import { viewer } from './viewer.ts';

const promises = [
  {
    title: 'Bookmark it once',
    text: 'Bookmark an event and it appears in your Google Calendar seconds later, at the venue’s time and in your own.',
  },
  {
    title: 'It stays right',
    text: 'When the organiser moves an event, your calendar moves with it. Your colours, reminders and notes stay yours.',
  },
  {
    title: 'It leaves with you',
    text: 'Remove a bookmark and the event is gone from Google. Disconnect, and you decide what stays behind.',
  },
];

export default async function LandingPage() {
  const deps = compose();
  const from = new Date(deps.now()).toISOString();
  const zone = (await browserZone()) ?? 'UTC';
  const [user, { events }] = await Promise.all([
    viewer(),
    searchCatalogue(deps, catalogueQuerySchema.parse({ from, limit: 40 })),
  ]);
  const upcoming = events
    .filter((event) => (event.startsAt ?? event.startDate ?? '') > from.slice(0, 10))
    .slice(0, 4);
  return (
    <div className="mx-auto max-w-6xl px-4 sm:px-8">
      <section className="grid items-center gap-12 py-16 sm:py-24 lg:grid-cols-[1fr_22rem]">
        <div className="grid gap-8">
          <h1 className="text-[clamp(2.5rem,1.6rem+3.6vw,4.5rem)] leading-[1.03] font-semibold tracking-[-0.045em]">
            The tech events you mean to go to, in the calendar you already keep.
          </h1>
          <p className="max-w-xl text-lg text-muted sm:text-xl">
            Kure-Cal is a catalogue of meetups, workshops and conferences that stays in sync with your Google
            Calendar. Both ways.
          </p>
          <div className="flex flex-wrap gap-3">
            <ButtonLink href="/events">Browse events</ButtonLink>
            <ButtonLink href={user ? '/dashboard' : '/sign-up'} look="outline">
              {user ? 'My events' : 'Create an account'}
            </ButtonLink>
          </div>
        </div>
        <MonthLeaf
          today={dateAt(from, zone)}
          busy={
            new Set(
              events.flatMap(
                ({ startsAt, startDate }) => startDate ?? (startsAt ? dateAt(startsAt, zone) : []),
              ),
            )
          }
        />
      </section>

      {upcoming.length > 0 && (
        <section aria-labelledby="next" className="border-t-2 border-ink py-10 sm:py-14">
          <div className="mb-8 flex items-baseline justify-between gap-4">
            <h2 id="next" className="section-title">
              Coming up
            </h2>
            <Link href="/events" className="quiet-link text-[0.9375rem]">
              All events
            </Link>
          </div>
          <ul className="grid gap-x-8 gap-y-6 sm:grid-cols-2">
            {upcoming.map((event) => (
              <li key={event.id} className="group relative flex items-center gap-5">
                <DateTile parts={dayOf(event)} />
                <div className="min-w-0">
                  <h3 className="leading-snug font-medium">
                    <Link
                      href={`/events/${event.id}`}
                      className="after:absolute after:inset-0 group-hover:text-accent"
                    >
                      <bdi>{event.title}</bdi>
                    </Link>
                  </h3>
                  <p className="mt-0.5 text-[0.9375rem] text-muted tabular-nums">
                    {[timeRange(event), placeOf(event)].filter(Boolean).join(' · ')}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}

      <section aria-label="How it works" className="border-t-2 border-ink py-10 sm:py-14">
        <ol className="grid gap-10 sm:grid-cols-3">
          {promises.map(({ title, text }, index) => (
            <li key={title} className="grid content-start gap-2">
              <span aria-hidden className="numeral text-5xl text-accent">
                {index + 1}
              </span>
              <h2 className="section-title mt-2">{title}</h2>
              <p className="text-muted">{text}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
