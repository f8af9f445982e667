'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { refusalText } from '#src/browser/requestJson.ts';
import { type TrackedAnswer, type Tracking, trackEvent, untrackEvent } from '#src/browser/trackedApi.ts';

export type TrackingState = { tracking: Tracking | null; sync: TrackedAnswer['sync'] | null };

const verb = { bookmarked: 'Bookmarked', attending: 'Attending' } as const;
const lookAfterMs = [1_500, 2_500, 4_000, 8_000, 15_000, 30_000];

/**
 * What the server rendered, with this page's own choice on top: a choice shows at once and goes back if it is refused. How the sync stands
 * is always the API's answer; while it is on its way the page is rendered again.
 */
export function useTracking(event: { id: string; title: string }, rendered: TrackingState) {
  const router = useRouter();
  const [state, setState] = useState(rendered);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(rendered);
  const looks = useRef(0);
  if (!same(seen, rendered)) {
    setSeen(rendered);
    if (!busy) setState(rendered);
  }

  const choose = async (tracking: Tracking | null, note?: string | null) => {
    const before = state;
    setBusy(true);
    setState({ tracking, sync: tracking === before.tracking ? before.sync : null });
    try {
      const { tracked, sync } = tracking
        ? await trackEvent(event.id, { tracking, ...(note ? { note } : {}) })
        : await untrackEvent(event.id);
      looks.current = 0;
      setState({ tracking: tracked.tracking, sync: tracked.tracking ? sync : null });
      if (tracked.tracking) {
        toast.success(verb[tracked.tracking], { description: sync.message });
      } else {
        const undo = () => void choose(before.tracking, tracked.note);
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

  const pending = state.sync?.status === 'pending' && !busy;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every rendering that still says "pending" leads to one more look
  useEffect(() => {
    const waitMs = lookAfterMs[looks.current];
    if (!pending || waitMs === undefined) return;
    const timer = setTimeout(() => {
      looks.current += 1;
      router.refresh();
    }, waitMs);
    return () => clearTimeout(timer);
  }, [pending, rendered, router]);

  return { ...state, busy, choose };
}

const same = (a: TrackingState, b: TrackingState) =>
  a.tracking === b.tracking && a.sync?.status === b.sync?.status && a.sync?.code === b.sync?.code;
