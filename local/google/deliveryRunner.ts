import { recordDelivery } from './core/channels/channels.ts';
import type { Sim } from './core/state.ts';
import type { Delivery } from './core/types.ts';

const ANSWER_TIMEOUT_MS = 10_000;

/** Sends webhook messages when they are due, and again when Google would. */
export function startDeliveryRunner(sim: Sim) {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<AbortController>();
  let stopped = false;

  async function send(delivery: Delivery): Promise<void> {
    const controller = new AbortController();
    running.add(controller);
    let result: { status?: number; error?: string };
    try {
      const { 'content-length': _length, ...headers } = delivery.headers;
      const answer = await fetch(delivery.url, {
        method: 'POST',
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([controller.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      result = { status: answer.status };
    } catch (error) {
      result = { error: String((error as Error).cause ?? error) };
    } finally {
      running.delete(controller);
    }
    if (stopped) return;
    const again = recordDelivery(sim, delivery, result, Date.now() + sim.clockOffsetMs);
    if (again) schedule({ ...again, dueMs: again.dueMs - sim.clockOffsetMs });
  }

  function schedule(delivery: Delivery): void {
    if (stopped) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        void send(delivery);
      },
      Math.max(0, delivery.dueMs - Date.now()),
    );
    timers.add(timer);
  }

  return {
    schedule,
    send,
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      for (const controller of running) controller.abort();
    },
  };
}
