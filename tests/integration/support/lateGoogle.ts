import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A way to Google on which one chosen request is held back: its sender gives up, and only `release` lets it arrive, as happens
 * on real networks.
 */
export async function lateGoogle(googleUrl: string) {
  let hold: ((method: string, path: string) => boolean) | null = null;
  let release: (() => Promise<void>) | null = null;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const forward = () =>
        new Promise<void>((resolve) => {
          const { method, headers } = incoming;
          const onward = request(`${googleUrl}${incoming.url}`, { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
            answer.on('end', resolve);
          });
          onward.on('error', () => {
            incoming.socket.destroy();
            resolve();
          });
          onward.end(Buffer.concat(chunks));
        });
      if (hold?.(incoming.method ?? '', incoming.url ?? '')) {
        hold = null;
        release = forward;
        incoming.socket.destroy();
      } else void forward();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    /** Holds back the next request that fits; its connection is cut. */
    holdNext: (fits: (method: string, path: string) => boolean) => {
      hold = fits;
    },
    /** Lets the held request arrive now. */
    release: async () => {
      await release?.();
      release = null;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
