import Link from 'next/link';
import { cx } from '#src/components/ui/cx.ts';

/** The product's mark is today's leaf of a calendar. With `short` a narrow phone shows the mark without the name. */
export function Wordmark({ day, short }: { day: string; short: boolean }) {
  return (
    <Link href="/" className="flex items-center gap-2.5 rounded-lg text-lg font-semibold tracking-tight">
      <span
        aria-hidden
        className="grid size-8 place-items-center rounded-[0.6rem] border-t-[5px] border-accent bg-ink text-[0.8125rem] font-semibold text-paper tabular-nums"
      >
        {day}
      </span>
      <span className={cx('whitespace-nowrap', short && 'max-[430px]:sr-only')}>Kure-Cal</span>
    </Link>
  );
}
