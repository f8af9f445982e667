import { createSim } from '#local/google/core/control/seed.ts';
import { handle } from '#local/google/core/simulator.ts';
import { emptySim } from '#local/google/core/state.ts';
import type { Delivery, Outcome } from '#local/google/core/types.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as a client without types does
export type Loose = any;

export const START_MS = Date.parse('2026-03-01T09:00:00Z');
export const SCOPE = 'https://www.googleapis.com/auth/calendar';

/** The simulator without HTTP and with a clock that only the test moves. */
export function simulatorInProcess(seed = 1, { seeded = true } = {}) {
  const clock = { nowMs: START_MS };
  const config = { clientId: 'client', clientSecret: 'secret', seed };
  // Property runs make hundreds of simulators: they go without the seeded accounts.
  const sim = seeded ? createSim(config, START_MS) : emptySim(config);
  const deliveries: Delivery[] = [];

  function send(
    method: string,
    pathAndQuery: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): { status: number; body: Loose; outcome: Outcome } {
    const url = new URL(pathAndQuery, 'http://simulator.test');
    const outcome = handle(
      sim,
      {
        method,
        path: url.pathname,
        query: url.searchParams,
        headers,
        body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
        origin: 'http://simulator.test',
      },
      clock.nowMs,
    );
    deliveries.push(...outcome.deliveries);
    const text = outcome.response.body;
    return {
      status: outcome.response.status,
      body: text.startsWith('{') ? JSON.parse(text) : text,
      outcome,
    };
  }

  /** A signed-in caller of the Calendar API. */
  function caller(email: string, scope = SCOPE) {
    send('POST', '/_sim/consent', { mode: 'allow', account: email });
    const redirect = 'http://127.0.0.1/callback';
    const query = new URLSearchParams({
      client_id: 'client',
      redirect_uri: redirect,
      response_type: 'code',
      scope,
      access_type: 'offline',
      prompt: 'consent',
      login_hint: email,
    });
    const location = send('GET', `/o/oauth2/v2/auth?${query}`).outcome.response.headers.location ?? '';
    const code = new URL(location).searchParams.get('code') ?? '';
    const form = new URLSearchParams({
      client_id: 'client',
      client_secret: 'secret',
      grant_type: 'authorization_code',
      redirect_uri: redirect,
      code,
    });
    const token = send('POST', '/token', form.toString()).body.access_token;
    return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(method, `/calendar/v3${path}`, body, { authorization: `Bearer ${token}`, ...headers });
  }

  return { sim, clock, deliveries, send, caller };
}
