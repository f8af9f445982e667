'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { refusalText } from '#src/browser/requestJson.ts';
import { type TrackedAnswer, type Tracking, trackEvent, untrackEvent } from '#src/browser/trackedApi.ts';

export type TrackingState = {
  tracking: Tracking | null;
  note: string | null;
  sync: TrackedAnswer['sync'] | null;
};

const verb = { bookmarked: 'Bookmarked', attending: 'Attending' } as const;

/**
 * What the server rendered, with this page's own choice on top: a choice shows at once and goes back if it is refused. How the sync stands
 * is always the API's answer.
 */
export function useTracking(event: { id: string; title: string }, rendered: TrackingState) {
  const router = useRouter();
  const [state, setState] = useState(rendered);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(rendered);
  if (!same(seen, rendered)) {
    setSeen(rendered);
    if (!busy) setState(rendered);
  }

  const choose = async (tracking: Tracking | null, note?: string | null) => {
    const before = state;
    setBusy(true);
    setState({ ...before, tracking, sync: tracking === before.tracking ? before.sync : null });
    try {
      const { tracked, sync } = tracking
        ? await trackEvent(event.id, { tracking, ...(note ? { note } : {}) })
        : await untrackEvent(event.id);
      setState({ tracking: tracked.tracking, note: tracked.note, sync: tracked.tracking ? sync : null });
      if (tracked.tracking) {
        toast.success(verb[tracked.tracking], { description: sync.message });
      } else {
        const undo = () => void choose(before.tracking, before.note);
        toast(`Removed “${event.title}”`, {
          description: sync.status === 'not_connected' ? undefined : sync.message,
          action: { label: 'Undo', onClick: undo },
        });
      }
      router.refresh();
    } catch (error) {
      setState(before);
      toast.error(refusalText(error));
    } finally {
      setBusy(false);
    }
  };

  return { ...state, busy, choose };
}

const same = (a: TrackingState, b: TrackingState) =>
  a.tracking === b.tracking && a.sync?.status === b.sync?.status && a.sync?.code === b.sync?.code;
