import { Building2, Cake, CalendarOff, Headphones, type LucideIcon, Mail } from 'lucide-react';
import { eventKind } from '#src/browser/calendar/view/eventTitle.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

const icons: Record<string, LucideIcon> = {
  workingLocation: Building2,
  outOfOffice: CalendarOff,
  focusTime: Headphones,
  birthday: Cake,
  fromGmail: Mail,
};

/** Says in one sign what an event is, where it is more than an appointment; in words for who doesn't see it. */
export function KindMark({ event }: { event: MirroredEvent }) {
  const kind = eventKind(event);
  const Icon = kind && icons[event.eventType ?? ''];
  if (!Icon) return null;
  return (
    // A direction of its own keeps it from deciding that of the title.
    <span dir="ltr" title={kind}>
      <Icon aria-hidden className="mr-1 inline size-3.5 align-[-0.15em]" />
      <span className="sr-only">{kind}: </span>
    </span>
  );
}
