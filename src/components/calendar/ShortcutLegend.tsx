'use client';
import { useEffect, useRef } from 'react';
import { Button } from '#src/components/ui/Button.tsx';

const keys: [string, string][] = [
  ['d', 'Day'],
  ['w', 'Week'],
  ['m', 'Month'],
  ['a', 'Agenda'],
  ['t', 'Today'],
  ['j', 'Forward'],
  ['k', 'Back'],
  ['c', 'New event'],
  ['/', 'Search'],
  ['?', 'This list'],
];

export function ShortcutLegend({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is on what is behind it.
    <dialog
      ref={dialog}
      aria-labelledby="legend-title"
      onClose={onClose}
      onClick={(click) => click.target === dialog.current && dialog.current.close()}
      className="m-auto w-[min(20rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-0 text-ink shadow-float"
    >
      <div className="p-5">
        <h2 id="legend-title" className="font-semibold text-lg">
          Keyboard
        </h2>
        <dl className="mt-3 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
          {keys.map(([key, does]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="inline-block min-w-7 rounded border border-line bg-sunken px-2 py-0.5 text-center font-mono">
                  {key}
                </kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog" className="mt-4 text-right">
          <Button type="submit" look="outline" size="small">
            Close
          </Button>
        </form>
      </div>
    </dialog>
  );
}
