'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useRef, useState } from 'react';
import { refusalText } from '#src/browser/requestJson.ts';
import { changeTracked, trackEvent, untrackEvent } from '#src/browser/trackedApi.ts';
import { toast } from '#src/components/shell/laterToast.ts';
import { hasSessionEnded, signInAgain } from '#src/components/shell/signInAgain.ts';
import { useRefreshWhile } from '#src/components/sync/useRefreshWhile.ts';
import type { DashboardEvent } from '#src/contract/answers/dashboard.ts';
import type { TrackedAnswer, Tracking } from '#src/contract/answers/tracking.ts';

/** What is known here and not yet in what the server rendered. */
type Overlay = { item: DashboardEvent; removed: boolean; busy: number };
type Overlays = Record<string, Overlay>;

const polling = { firstMs: 1_500, maxMs: 20_000 };

/**
 * The tracked events as rendered by the server, with this page's own changes on top: a choice is shown at once and taken back if it is
 * refused; how the sync stands is always the API's answer. While something is on its way, the server is asked again.
 */
export function useTrackedEvents(rendered: DashboardEvent[]) {
  const router = useRouter();
  const [overlays, setOverlays] = useState<Overlays>({});
  const [seen, setSeen] = useState(rendered);
  // One change at a time per event: a later one must not overtake an earlier one.
  const queues = useRef(new Map<string, Promise<unknown>>());
  if (seen !== rendered) {
    setSeen(rendered);
    setOverlays((known) => Object.fromEntries(Object.entries(known).filter(([, { busy }]) => busy > 0)));
  }

  const run = useCallback(
    async (item: DashboardEvent, shown: Partial<Overlay>, request: () => Promise<TrackedAnswer>) => {
      const id = item.eventId;
      setOverlays((known) => ({
        ...known,
        [id]: { item, removed: false, ...shown, busy: (known[id]?.busy ?? 0) + 1 },
      }));
      const turn = (queues.current.get(id) ?? Promise.resolve()).catch(() => {}).then(request);
      queues.current.set(id, turn);
      try {
        const { tracked, sync } = await turn;
        setOverlays((known) =>
          settled(
            known,
            id,
            { ...item, ...tracked, tracking: tracked.tracking ?? item.tracking, sync },
            tracked.tracking === null,
          ),
        );
        router.refresh();
        return { tracked, sync };
      } catch (error) {
        setOverlays((known) =>
          settled(known, id, item, shown.removed ? false : (known[id]?.removed ?? false)),
        );
        // Without a session a refresh would leave the page, and with it the message and what was typed.
        if (!hasSessionEnded(error)) router.refresh();
        throw error;
      }
    },
    [router],
  );

  const events = merge(rendered, overlays);
  useRefreshWhile(
    events.some(({ item }) => item.sync.status === 'pending'),
    polling,
  );

  return {
    events,
    async setTracking(item: DashboardEvent, tracking: Tracking) {
      try {
        await run(item, { item: { ...item, tracking } }, () => changeTracked(item.eventId, { tracking }));
      } catch (error) {
        toast.error(refusalText(error), signInAgain(error, { eventId: item.eventId, tracking }));
      }
    },
    /** Throws what refused it, so that the editor can keep the text. */
    saveNote: (item: DashboardEvent, note: string | null) =>
      run(item, {}, () => changeTracked(item.eventId, { note })),
    async syncAgain(item: DashboardEvent) {
      try {
        const { tracking } = item;
        const { sync } = await run(item, {}, () => trackEvent(item.eventId, { tracking }));
        if (sync.status === 'synced') toast.success(sync.message);
      } catch (error) {
        toast.error(refusalText(error), signInAgain(error));
      }
    },
    async remove(item: DashboardEvent) {
      const { tracking, note, event } = item;
      const undo = async () => {
        try {
          await run(item, {}, () => trackEvent(item.eventId, { tracking, note }));
        } catch (error) {
          toast.error(refusalText(error), signInAgain(error));
        }
      };
      const id = crypto.randomUUID();
      toast(`Removed “${event.title}”`, { id, action: { label: 'Undo', onClick: undo } });
      try {
        const { sync } = await run(item, { removed: true }, () => untrackEvent(item.eventId));
        if (sync.status !== 'not_connected')
          toast(`Removed “${event.title}”`, {
            id,
            description: sync.message,
            action: { label: 'Undo', onClick: undo },
          });
      } catch (error) {
        toast.error(refusalText(error), { id, action: undefined, ...signInAgain(error) });
      }
    },
  };
}

function settled(known: Overlays, id: string, item: DashboardEvent, removed: boolean): Overlays {
  const busy = Math.max(0, (known[id]?.busy ?? 1) - 1);
  // A change that still waits for its turn is what is shown.
  const shown = busy > 0 ? known[id] : undefined;
  return { ...known, [id]: { item: shown?.item ?? item, removed: shown?.removed ?? removed, busy } };
}

function merge(rendered: DashboardEvent[], overlays: Overlays): { item: DashboardEvent; busy: boolean }[] {
  const ids = new Set(rendered.map(({ eventId }) => eventId));
  const restored = Object.values(overlays).filter(({ item }) => !ids.has(item.eventId));
  const merged = rendered.map((item) => {
    const overlay = overlays[item.eventId];
    return overlay
      ? { ...overlay, item: { ...overlay.item, receipt: item.receipt } }
      : { item, removed: false, busy: 0 };
  });
  return [...merged, ...restored]
    .filter(({ removed }) => !removed)
    .sort((a, b) => startOf(a.item).localeCompare(startOf(b.item)))
    .map(({ item, busy }) => ({ item, busy: busy > 0 }));
}

/** Sorts what has no date yet behind everything else. */
const startOf = ({ event }: DashboardEvent) => event.startsAt ?? event.startDate ?? '9999';
