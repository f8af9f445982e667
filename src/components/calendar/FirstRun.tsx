import { connectHref } from '#src/components/sync/SyncActionControl.tsx';
import { ButtonAnchor } from '#src/components/ui/Button.tsx';
import { cx } from '#src/components/ui/cx.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const sample: { day: number; from: number; to: number; title: string; tracked?: boolean }[] = [
  { day: 1, from: 1, to: 2, title: 'Standup' },
  { day: 1, from: 4, to: 6, title: 'Design review' },
  { day: 2, from: 2, to: 4, title: 'Rust meetup', tracked: true },
  { day: 3, from: 1, to: 2, title: 'Standup' },
  { day: 3, from: 5, to: 7, title: 'Dentist' },
  { day: 4, from: 3, to: 7, title: 'Web summit', tracked: true },
  { day: 5, from: 1, to: 2, title: 'Standup' },
];

/** Before anything is connected: what the page would look like, and the one thing to do. */
export function FirstRun() {
  return (
    <div className="mx-auto w-full max-w-4xl py-6 text-center">
      <h2 className="text-balance font-semibold text-2xl">Your calendar and your events in one place</h2>
      <p className="mx-auto mt-2 max-w-prose text-balance text-muted">
        Connect Google Calendar to see your week here, also offline. Events that you bookmark or attend appear
        in Google automatically.
      </p>
      <ButtonAnchor className="mt-5" href={connectHref(undefined, '/calendar')}>
        Connect Google Calendar
      </ButtonAnchor>
      <div
        role="img"
        aria-label="A sample week: your own appointments beside the events you track"
        className="mt-8 grid grid-cols-3 overflow-hidden sm:grid-cols-5 rounded-xl border border-line bg-surface text-left text-xs"
      >
        {days.map((day, index) => (
          <div
            key={day}
            className={cx('border-line border-l first:border-l-0', index > 2 && 'max-sm:hidden')}
          >
            <p className="border-line border-b py-2 text-center text-muted">{day}</p>
            <div className="relative grid h-56 grid-rows-8 gap-px p-1">
              {sample
                .filter((item) => item.day === index + 1)
                .map((item) => (
                  <p
                    key={`${item.day}-${item.from}`}
                    style={{ gridRow: `${item.from} / ${item.to}` }}
                    className={`overflow-hidden rounded px-1.5 py-1 ${
                      item.tracked ? 'bg-accent text-on-accent' : 'bg-sunken text-ink'
                    }`}
                  >
                    {item.title}
                  </p>
                ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
