import { CalendarDays, Compass, Settings, Ticket } from 'lucide-react';

/** The places of a signed-in person, in the order of the header and of the tab bar. */
export const places = [
  { href: '/events', label: 'Events', icon: Compass },
  { href: '/dashboard', label: 'My events', icon: Ticket },
  { href: '/calendar', label: 'Calendar', icon: CalendarDays },
  { href: '/settings', label: 'Settings', icon: Settings },
] as const;
