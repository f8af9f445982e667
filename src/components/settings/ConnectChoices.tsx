import { Plus } from 'lucide-react';
import { connectHref } from '#src/components/sync/SyncActionControl.tsx';
import { ButtonAnchor } from '#src/components/ui/Button.tsx';

/** The two ways to connect an account, and what Google is asked for with each. */
export function ConnectChoices({ isFirst }: { isFirst: boolean }) {
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <div className="grid content-start justify-items-start gap-3">
        <ButtonAnchor href={connectHref()} look={isFirst ? 'solid' : 'outline'}>
          <Plus aria-hidden className="size-4" />
          {isFirst ? 'Connect Google Calendar' : 'Connect another account'}
        </ButtonAnchor>
        <p className="max-w-prose text-sm text-muted">
          Your calendars are shown here, too. Google asks whether we may see their list and change events.
        </p>
      </div>
      <div className="grid content-start justify-items-start gap-3">
        <ButtonAnchor href={connectHref(undefined, undefined, 'own_calendar')} look="outline">
          Only add my events
        </ButtonAnchor>
        <p className="max-w-prose text-sm text-muted">
          They go into a calendar that we make. Google asks whether we may see the list of your calendars and
          make one; we can’t see what is in the others.
        </p>
      </div>
      <p className="max-w-prose text-sm text-muted sm:col-span-2">
        We ask for nothing else, and you can take it back here or at Google at any time.
      </p>
    </div>
  );
}
