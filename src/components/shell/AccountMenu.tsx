'use client';

import { CircleUserRound } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { forgetLocalCalendar } from '#src/browser/calendar/store/forgetLocalCalendar.ts';

const itemClass = 'block w-full rounded-xl px-3.5 py-2.5 text-left text-[0.9375rem] hover:bg-sunken';

export function AccountMenu({ email, signOut }: { email: string; signOut: () => Promise<void> }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const path = usePathname();
  const close = () => {
    if (menu.current) menu.current.open = false;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving somewhere closes the menu
  useEffect(close, [path]);
  useEffect(() => {
    const outside = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  });
  return (
    <details
      ref={menu}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return;
        close();
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary
        className="grid size-11 place-items-center rounded-full hover:bg-sunken"
        aria-label="Your account"
      >
        <CircleUserRound aria-hidden className="size-6" />
      </summary>
      <div className="absolute right-0 mt-2 w-64 rounded-2xl border border-line bg-surface p-2 shadow-float">
        <p className="truncate px-3.5 py-2 text-sm text-muted" title={email}>
          {email}
        </p>
        <Link href="/organise" className={itemClass}>
          Events you organise
        </Link>
        <Link href="/settings" className={itemClass}>
          Settings
        </Link>
        <form action={signOut} onSubmit={() => void forgetLocalCalendar()}>
          <button type="submit" className={itemClass}>
            Sign out
          </button>
        </form>
      </div>
    </details>
  );
}
