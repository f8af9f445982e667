const block = 'rounded-md bg-sunken';

/** The place of the calendar before anything is known of it: the same sizes, so that nothing jumps when it comes. */
export function CalendarSkeleton() {
  return (
    <div
      aria-hidden
      className="flex min-h-0 flex-1 flex-col gap-3 max-md:min-h-160"
      data-testid="calendar-skeleton"
    >
      <div className="flex flex-wrap items-center gap-2">
        <div className={`${block} h-9 w-20`} />
        <div className={`${block} h-9 w-40`} />
        <div className={`${block} ml-auto h-9 w-44 max-sm:hidden`} />
      </div>
      <div className="flex min-h-0 flex-1 gap-4">
        <div className="hidden w-56 shrink-0 lg:block">
          <div className={`${block} h-56`} />
        </div>
        <div className="min-h-0 flex-1 border border-line bg-surface" />
      </div>
    </div>
  );
}

/** The frame that page and placeholder share. On a phone it fills the screen at least: what comes below it is out of sight. */
export const calendarFrame =
  'mx-auto flex w-full max-w-384 flex-col gap-3 px-4 py-3 max-md:min-h-[calc(100dvh-4rem)] sm:px-8 sm:py-5 md:h-[calc(100dvh-4rem)] md:min-h-112';
