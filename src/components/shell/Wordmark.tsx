import Link from 'next/link';

/** The product's mark is today's leaf of a calendar. */
export function Wordmark({ day }: { day: string }) {
  return (
    <Link href="/" className="flex items-center gap-2.5 rounded-lg text-lg font-semibold tracking-tight">
      <span
        aria-hidden
        className="grid size-8 place-items-center rounded-[0.6rem] border-t-[5px] border-accent bg-ink text-[0.8125rem] font-semibold text-paper tabular-nums"
      >
        {day}
      </span>
      Kure-Cal
    </Link>
  );
}
