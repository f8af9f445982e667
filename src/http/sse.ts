export type SseMessage = { event: string; data: unknown; id?: string };

/** Proxies drop a silent connection; the contract promises a sign of life at least every 15 s. */
const heartbeatMs = 12_000;

/**
 * A response that streams messages as Server-Sent Events, no faster than the client reads. When the client leaves,
 * `onLeave` is called and the generator is ended.
 */
export function sseResponse(messages: AsyncGenerator<SseMessage>, onLeave: () => void): Response {
  const encoder = new TextEncoder();
  let pending: Promise<IteratorResult<SseMessage>> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Sent at once, so that the client knows that it is connected.
      controller.enqueue(encoder.encode('retry: 5000\n\n'));
    },
    async pull(controller) {
      pending ??= messages.next();
      const result = await orHeartbeat(pending);
      if (result === 'heartbeat') {
        controller.enqueue(encoder.encode(': heartbeat\n\n'));
        return;
      }
      pending = undefined;
      if (result.done) controller.close();
      else controller.enqueue(encoder.encode(formatSse(result.value)));
    },
    async cancel() {
      onLeave();
      await messages.return(undefined).catch(() => {});
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

/** One message on the wire. JSON holds no line breaks, so the data is one line. */
export function formatSse({ event, data, id }: SseMessage): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

async function orHeartbeat<T>(result: Promise<T>): Promise<T | 'heartbeat'> {
  let timer: NodeJS.Timeout | undefined;
  const heartbeat = new Promise<'heartbeat'>((resolve) => {
    timer = setTimeout(() => resolve('heartbeat'), heartbeatMs);
  });
  try {
    return await Promise.race([result, heartbeat]);
  } finally {
    clearTimeout(timer);
  }
}
