import type { DayParts } from '#src/components/event/eventDates.ts';
import { cx } from './cx.ts';

/** A leaf of a calendar: month, day and weekday. Hidden from screen readers, which read the written date beside it. */
export function DateTile({ parts, large }: { parts: DayParts | null; large?: boolean }) {
  return (
    <div
      aria-hidden
      className={cx(
        'grid shrink-0 content-between justify-items-center rounded-2xl border border-line bg-surface text-center',
        large ? 'size-36 py-4' : 'size-16 py-2',
      )}
    >
      <span
        className={cx(
          'font-semibold text-accent uppercase',
          large ? 'text-sm' : 'text-[0.6875rem] leading-none',
        )}
      >
        {parts?.month ?? 'Soon'}
      </span>
      <span className={cx('numeral', large ? 'text-[4rem]' : 'text-[1.75rem]')}>{parts?.day ?? '?'}</span>
      {large && <span className="text-sm text-muted">{parts?.weekday ?? 'date open'}</span>}
    </div>
  );
}
