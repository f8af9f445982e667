'use client';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { refusalText } from '#src/browser/requestJson.ts';
import { Button } from '#src/components/ui/Button.tsx';
import { Notice } from '#src/components/ui/Notice.tsx';

/** What its owner can do with an event. Deleting is asked about once: others may see it in Google too. */
export function EventChanges({ onEdit, onDelete }: { onEdit: () => void; onDelete: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const remove = async () => {
    setBusy(true);
    await onDelete().catch((error) => setRefusal(refusalText(error)));
    setBusy(false);
  };
  return (
    <div className="mt-5 space-y-3 border-line border-t pt-4">
      {refusal && <Notice tone="attention">{refusal}</Notice>}
      {asked ? (
        <div className="flex flex-wrap items-center gap-2">
          <p role="status" className="flex-1 basis-40 text-sm">
            Delete it from Google Calendar too?
          </p>
          <Button size="small" look="quiet" autoFocus onClick={() => setAsked(false)}>
            Keep
          </Button>
          <Button size="small" disabled={busy} onClick={remove}>
            {busy ? 'Deleting…' : 'Delete'}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap justify-end gap-2">
          <Button size="small" look="quiet" onClick={() => setAsked(true)}>
            <Trash2 aria-hidden className="size-4" /> Delete
          </Button>
          <Button size="small" look="outline" onClick={onEdit}>
            <Pencil aria-hidden className="size-4" /> Edit
          </Button>
        </div>
      )}
    </div>
  );
}
