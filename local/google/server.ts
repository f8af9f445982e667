import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type HttpBindings, serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { createSim } from './core/control/seed.ts';
import { handle } from './core/simulator.ts';
import type { SimRequest, SimResponse } from './core/types.ts';
import { startDeliveryRunner } from './deliveryRunner.ts';
import { loadState, startSaving } from './stateFile.ts';

export interface GoogleSimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  clientId: string;
  clientSecret: string;
  /** When given, any other redirect address is refused, as Google does. */
  redirectUris?: string[];
  /** Read at the start when it exists, and kept up to date. */
  stateFile?: string;
  /** Makes ids, tokens and dice repeat; otherwise they differ from run to run. */
  seed?: number;
}

const GZIP_FROM_BYTES = 64 * 1024;
/** How long an early sync message may hold up the answer to watch. */
const EARLY_DELIVERY_MS = 2000;

/** Starts the simulator; the promise resolves when it accepts requests. */
export async function startGoogleSimulator(options: GoogleSimulatorOptions) {
  const { port, host = '127.0.0.1', clientId, clientSecret, redirectUris, stateFile } = options;
  const config = { clientId, clientSecret, redirectUris, seed: options.seed ?? randomInt(2 ** 31) };
  const sim = (stateFile && (await loadState(stateFile, config))) || createSim(config, Date.now());
  const deliveries = startDeliveryRunner(sim);
  const saving = stateFile === undefined ? undefined : startSaving(stateFile, sim);

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (c) => {
    const url = new URL(c.req.url);
    const request: SimRequest = {
      method: c.req.method,
      path: url.pathname,
      query: url.searchParams,
      headers: c.req.header(),
      body: c.req.method === 'GET' || c.req.method === 'HEAD' ? '' : await c.req.text(),
      origin: url.origin,
    };
    const { response, deliveries: due, delayMs, cut } = handle(sim, request, Date.now());
    saving?.noteChange();
    for (const delivery of due) if (!delivery.beforeResponse) deliveries.schedule(delivery);
    const early = due.filter((delivery) => delivery.beforeResponse).map(deliveries.send);
    if (early.length > 0) await Promise.race([Promise.all(early), wait(EARLY_DELIVERY_MS)]);
    if (delayMs > 0) await wait(delayMs);
    if (cut) {
      c.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    return toHttp(response, request);
  });

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port, hostname: host }, () => resolve(starting));
    starting.once('error', reject);
  });
  // A client that was held up must not find its idle connection just being closed.
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 120_000;
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${boundPort}`,
    async stop() {
      deliveries.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await saving?.stop();
    },
  };
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function toHttp(response: SimResponse, request: SimRequest): Response {
  const { status, headers, body } = response;
  if (status === 204 || status === 304) return new Response(null, { status, headers });
  // Google compresses only for clients that say so twice.
  const wantsGzip =
    body.length >= GZIP_FROM_BYTES &&
    /gzip/.test(request.headers['accept-encoding'] ?? '') &&
    /gzip/.test(request.headers['user-agent'] ?? '');
  if (!wantsGzip) return new Response(body, { status, headers });
  return new Response(gzipSync(body, { level: 1 }), {
    status,
    headers: { ...headers, 'content-encoding': 'gzip' },
  });
}
