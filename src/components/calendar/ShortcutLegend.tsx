'use client';
import { Button } from '#src/components/ui/Button.tsx';
import { closeDialog, Dialog } from '#src/components/ui/Dialog.tsx';

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
  return (
    <Dialog labelledBy="legend-title" onClose={onClose} className="w-[min(20rem,calc(100vw-1rem))]">
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
        <div className="mt-4 text-right">
          <Button look="outline" size="small" onClick={closeDialog}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
