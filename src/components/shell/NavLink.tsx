'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** A link that knows whether the reader is there; style it with the `aria-[current=page]` variant. */
export function NavLink({
  href,
  className,
  children,
}: {
  href: string;
  className: string;
  children: ReactNode;
}) {
  const path = usePathname();
  const here = path === href || path.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      className={className}
      // The calendar is heavy: whoever doesn't open it doesn't load it.
      prefetch={href === '/calendar' ? false : null}
      aria-current={here ? 'page' : undefined}
    >
      {children}
    </Link>
  );
}
