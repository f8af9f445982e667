'use client';

import { useRef, useTransition } from 'react';
import { toast } from 'sonner';
import { Button } from '#src/components/ui/Button.tsx';

/** Asks once more: there are people who have this event in their calendars. */
export function DeleteEvent({
  title,
  remove,
}: {
  title: string;
  remove: () => Promise<{ message: string } | undefined>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, start] = useTransition();
  const confirm = () =>
    start(async () => {
      const refused = await remove();
      if (refused) toast.error(refused.message);
      dialog.current?.close();
    });
  return (
    <>
      <Button look="outline" onClick={() => dialog.current?.showModal()}>
        Delete event
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby="delete-title"
        className="w-[min(28rem,calc(100vw-2rem))] rounded-3xl border border-line bg-surface p-6 shadow-float"
      >
        <h2 id="delete-title" className="section-title">
          Delete “{title}”?
        </h2>
        <p className="mt-2 text-muted">
          It leaves the catalogue, and the calendar of everyone who has bookmarked it. This can’t be undone.
        </p>
        <div className="mt-6 flex flex-wrap gap-3">
          <Button onClick={confirm} disabled={busy}>
            Delete event
          </Button>
          <Button look="quiet" onClick={() => dialog.current?.close()}>
            Keep it
          </Button>
        </div>
      </dialog>
    </>
  );
}
