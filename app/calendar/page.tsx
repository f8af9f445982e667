import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { CalendarPage } from '#src/components/calendar/CalendarPage.tsx';
import { viewer } from '../viewer.ts';

export const metadata: Metadata = { title: 'Calendar' };

/** The server only says whose calendar this is; what is in it comes from the browser's own copy. */
export default async function Calendar() {
  const user = await viewer();
  if (!user) redirect('/sign-in?next=/calendar');
  return <CalendarPage key={user.id} userId={user.id} />;
}
