import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** The column that a page's content stands in. */
export function Page({
  children,
  narrow,
  className,
}: {
  children: ReactNode;
  narrow?: boolean;
  className?: string;
}) {
  return (
    <div
      className={cx(
        'mx-auto w-full px-4 py-8 sm:px-8 sm:py-14',
        narrow ? 'max-w-2xl' : 'max-w-6xl',
        className,
      )}
    >
      {children}
    </div>
  );
}
