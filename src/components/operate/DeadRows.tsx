import { Button } from '#src/components/ui/Button.tsx';
import type { DeadRow } from '#src/domain/operations/serviceStatus.ts';

/** Rows of the queue that gave up, each with what can be done about it. Works without a script. */
export function DeadRows({ rows, settle }: { rows: DeadRow[]; settle: (form: FormData) => Promise<void> }) {
  if (rows.length === 0) return <p className="text-muted">Nothing has given up.</p>;
  return (
    <ul className="grid gap-3">
      {rows.map(({ id, kind, error, attempts, deadAt, connectionId }) => (
        <li
          key={id}
          className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-line border-t pt-3"
        >
          <div className="min-w-0">
            <p className="font-medium">
              {kind} <span className="font-normal text-warn">{error ?? 'unknown'}</span>
            </p>
            <p className="break-all text-muted text-sm">
              row {id}, account {connectionId}, {attempts} {attempts === 1 ? 'attempt' : 'attempts'}, gave up{' '}
              {deadAt.slice(0, 16).replace('T', ' ')} UTC
            </p>
          </div>
          <form action={settle} className="flex gap-2">
            <input type="hidden" name="id" value={id} />
            <Button
              type="submit"
              name="act"
              value="retry"
              look="outline"
              size="small"
              aria-label={`Retry row ${id}`}
            >
              Retry
            </Button>
            {kind !== 'disconnect' && (
              <Button
                type="submit"
                name="act"
                value="drop"
                look="quiet"
                size="small"
                aria-label={`Discard row ${id}`}
              >
                Discard
              </Button>
            )}
          </form>
        </li>
      ))}
    </ul>
  );
}
