'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import type { TrackedAnswer, Tracking } from '#src/browser/trackedApi.ts';

export type TrackingState = {
  tracking: Tracking | null;
  note: string | null;
  sync: TrackedAnswer['sync'] | null;
};
type Wish = Pick<TrackingState, 'tracking' | 'note'>;

const verb = { bookmarked: 'Bookmarked', attending: 'Attending' } as const;

// The requests, and the library that parses their answers, come with the first click instead of with the page.
const loadApi = () =>
  Promise.all([import('#src/browser/trackedApi.ts'), import('#src/browser/requestJson.ts')]);

/**
 * What the server rendered, with this page's own choice on top: a choice shows at once and goes back if it is refused. While one is on its
 * way the latest further one waits for it. How the sync stands is always the API's answer.
 */
export function useTracking(event: { id: string; title: string }, rendered: TrackingState) {
  const router = useRouter();
  const [state, setState] = useState(rendered);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(rendered);
  const confirmed = useRef(rendered);
  const waiting = useRef<Wish | null>(null);
  if (!same(seen, rendered)) {
    setSeen(rendered);
    if (!busy) setState(rendered);
  }
  useEffect(() => {
    if (!busy) confirmed.current = state;
  }, [busy, state]);

  const carryOut = async (first: Wish) => {
    setBusy(true);
    for (let wish: Wish | null = first; wish; wish = waiting.current) {
      waiting.current = null;
      try {
        const [{ trackEvent, untrackEvent }] = await loadApi();
        const { tracked, sync } = wish.tracking
          ? await trackEvent(event.id, { tracking: wish.tracking, ...(wish.note ? { note: wish.note } : {}) })
          : await untrackEvent(event.id);
        const before = confirmed.current;
        confirmed.current = { ...tracked, sync: tracked.tracking ? sync : null };
        if (waiting.current) continue;
        setState(confirmed.current);
        tell(before, tracked.tracking, sync);
      } catch (error) {
        waiting.current = null;
        setState(confirmed.current);
        const refusal = await loadApi().then(
          ([, { refusalText }]) => refusalText(error),
          () => null,
        );
        toast.error(refusal ?? 'This is not saved. Check your internet connection and try again.');
      }
    }
    setBusy(false);
    router.refresh();
  };

  const tell = (before: Wish, tracking: Tracking | null, sync: TrackedAnswer['sync']) => {
    if (tracking) {
      toast.success(verb[tracking], { description: sync.message });
    } else {
      toast(`Removed “${event.title}”`, {
        description: sync.status === 'not_connected' ? undefined : sync.message,
        action: { label: 'Undo', onClick: () => choose(before.tracking, before.note) },
      });
    }
  };

  const running = useRef(false);
  const choose = (tracking: Tracking | null, note: string | null = null) => {
    setState((shown) => ({ ...shown, tracking, sync: tracking === shown.tracking ? shown.sync : null }));
    if (running.current) {
      waiting.current = { tracking, note };
      return;
    }
    running.current = true;
    void carryOut({ tracking, note }).finally(() => {
      running.current = false;
    });
  };

  return { ...state, busy, choose };
}

const same = (a: TrackingState, b: TrackingState) =>
  a.tracking === b.tracking && a.sync?.status === b.sync?.status && a.sync?.code === b.sync?.code;
