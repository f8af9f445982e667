'use client';

import { Button, ButtonLink } from '#src/components/ui/Button.tsx';
import { Page } from '#src/components/ui/Page.tsx';

/** What a page shows when it can't be made: calm, with a way on. The server has logged why. */
export default function PageError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <Page narrow className="grid justify-items-start gap-5">
      <h1 className="page-title">This page could not be loaded</h1>
      <p className="text-lg text-muted">
        Nothing of yours is lost. Our storage may be busy for a moment; trying again usually helps.
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={retry}>Try again</Button>
        <ButtonLink href="/events" look="outline">
          Browse events
        </ButtonLink>
      </div>
      {error.digest && <p className="text-sm text-muted">If you tell us about it, mention {error.digest}.</p>}
    </Page>
  );
}
