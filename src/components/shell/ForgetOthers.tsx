'use client';
import { useEffect } from 'react';
import { forgetLocalCalendar } from '#src/browser/calendar/store/forgetLocalCalendar.ts';

/** Removes the local calendars of everybody but the person whom the server has made this page for; of everybody when nobody is signed in. */
export function ForgetOthers({ email }: { email: string | null }) {
  // Whoever was here before may not have signed out. The layout's body says who is here now, also after a soft change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another person
  useEffect(() => void forgetLocalCalendar(document.body.dataset.viewer), [email]);
  return null;
}
