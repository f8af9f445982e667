import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** A message that stays on the page: good news, or something that needs attention. */
export function Notice({
  tone,
  children,
  action,
}: {
  tone: 'good' | 'attention';
  children: ReactNode;
  action?: ReactNode;
}) {
  const Icon = tone === 'good' ? CircleCheck : CircleAlert;
  return (
    <div
      role={tone === 'good' ? 'status' : 'alert'}
      tabIndex={-1}
      className={cx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl px-4 py-3 text-[0.9375rem]',
        tone === 'good' ? 'border border-line bg-surface' : 'bg-warn-soft text-warn',
      )}
    >
      <Icon aria-hidden className={cx('size-5 shrink-0', tone === 'good' && 'text-accent')} />
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {action}
    </div>
  );
}
