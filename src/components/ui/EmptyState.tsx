import type { ReactNode } from 'react';

/** What a list says when it has nothing to show: why, and what to do. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-start gap-3 rounded-3xl bg-sunken px-6 py-10 sm:px-10 sm:py-14">
      <h2 className="section-title">{title}</h2>
      <p className="max-w-prose text-muted">{children}</p>
      {action && <div className="mt-3 flex flex-wrap gap-3">{action}</div>}
    </div>
  );
}
