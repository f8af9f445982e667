'use client';

import { useState, useTransition } from 'react';
import { toast } from '#src/components/shell/laterToast.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { closeDialog, Dialog } from '#src/components/ui/Dialog.tsx';

/** Asks once more: there are people who have this event in their calendars. */
export function DeleteEvent({
  title,
  remove,
}: {
  title: string;
  remove: () => Promise<{ message: string } | undefined>;
}) {
  const [asking, setAsking] = useState(false);
  const [busy, start] = useTransition();
  const confirm = () =>
    start(async () => {
      const refused = await remove();
      if (refused) toast.error(refused.message);
      setAsking(false);
    });
  return (
    <>
      <Button look="outline" onClick={() => setAsking(true)}>
        Delete event
      </Button>
      {asking && (
        <Dialog
          labelledBy="delete-title"
          onClose={() => setAsking(false)}
          className="w-[min(28rem,calc(100vw-1rem))]"
        >
          <div className="p-5 sm:p-6">
            <h2 id="delete-title" className="section-title">
              Delete “<bdi>{title}</bdi>”?
            </h2>
            <p className="mt-2 text-muted">
              It leaves the catalogue, and the calendar of everyone who has bookmarked it. This can’t be
              undone.
            </p>
            <div className="mt-6 flex flex-wrap gap-3">
              <Button onClick={confirm} disabled={busy}>
                Delete event
              </Button>
              <Button look="quiet" onClick={closeDialog}>
                Keep it
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
