'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { refusalText } from '#src/browser/requestJson.ts';
import { trackEvent, untrackEvent } from '#src/browser/trackedApi.ts';
import { toast } from '#src/components/shell/laterToast.ts';
import { signInAgain } from '#src/components/shell/signInAgain.ts';
import type { TrackedAnswer, Tracking } from '#src/contract/answers/tracking.ts';

export type TrackingState = {
  tracking: Tracking | null;
  note: string | null;
  sync: TrackedAnswer['sync'] | null;
};
type Wish = Pick<TrackingState, 'tracking' | 'note'>;

const verb = { bookmarked: 'Bookmarked', attending: 'Attending' } as const;

/**
 * What the server rendered, with this page's own choice on top: a choice shows at once and goes back if it is refused. While one is on
 * its way, the latest further one waits for it. How the sync stands is always the API's answer.
 */
export function useTracking(event: { id: string; title: string }, rendered: TrackingState) {
  const router = useRouter();
  const [state, setState] = useState(rendered);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(rendered);
  /** What the server is known to hold. */
  const held = useRef(rendered);
  const running = useRef(false);
  const waiting = useRef<Wish | null>(null);
  if (!same(seen, rendered)) {
    setSeen(rendered);
    if (!busy) setState(rendered);
  }
  useEffect(() => {
    if (!busy) held.current = state;
  }, [busy, state]);

  /** Returns what holds now, and tells about it unless a further choice waits. */
  const carryOut = async (wish: Wish, before: TrackingState): Promise<TrackingState> => {
    try {
      const { tracked, sync } = wish.tracking
        ? await trackEvent(event.id, { tracking: wish.tracking, ...(wish.note ? { note: wish.note } : {}) })
        : await untrackEvent(event.id);
      if (!waiting.current) tell(tracked.tracking, sync, before);
      return { tracking: tracked.tracking, note: tracked.note, sync: tracked.tracking ? sync : null };
    } catch (error) {
      waiting.current = null;
      toast.error(refusalText(error), signInAgain(error, { eventId: event.id, tracking: wish.tracking }));
      return before;
    }
  };

  const tell = (tracking: Tracking | null, sync: TrackedAnswer['sync'], before: TrackingState) => {
    if (tracking) {
      toast.success(verb[tracking], { description: sync.message });
      return;
    }
    toast(`Removed “${event.title}”`, {
      description: sync.status === 'not_connected' ? undefined : sync.message,
      action: { label: 'Undo', onClick: () => void choose(before.tracking, before.note) },
    });
  };

  const choose = async (tracking: Tracking | null, note: string | null = null) => {
    setState((shown) => ({ ...shown, tracking, sync: tracking === shown.tracking ? shown.sync : null }));
    waiting.current = { tracking, note };
    if (running.current) return;
    running.current = true;
    setBusy(true);
    for (let wish = take(waiting); wish; wish = take(waiting)) {
      held.current = await carryOut(wish, held.current);
    }
    setState(held.current);
    running.current = false;
    setBusy(false);
    router.refresh();
  };

  return { ...state, busy, choose };
}

function take(waiting: { current: Wish | null }): Wish | null {
  const wish = waiting.current;
  waiting.current = null;
  return wish;
}

const same = (a: TrackingState, b: TrackingState) =>
  a.tracking === b.tracking && a.sync?.status === b.sync?.status && a.sync?.code === b.sync?.code;
