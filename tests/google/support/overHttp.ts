import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Client, type OAuth2ClientOptions } from 'google-auth-library';
import { calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { afterAll, beforeAll } from 'vitest';
import { startGoogleSimulator } from '#local/google/server.ts';
import type { Loose } from './inProcess.ts';

export const CLIENT = { clientId: 'test-client', clientSecret: 'test-secret' };
export const REDIRECT = 'http://127.0.0.1:9/callback';
export const P = 'https://www.googleapis.com/auth/';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Loose;
}

/** One simulator for a test file, on a free port, driven by Google's own client. */
export function simulatorOverHttp(options: { redirectUris?: string[] } = {}) {
  const google = { url: '' };
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const started = await startGoogleSimulator({ port: 0, ...CLIENT, seed: 1, ...options });
    google.url = started.url;
    stop = started.stop;
  });
  afterAll(() => stop());

  let accountCount = 0;

  async function http(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const isForm = body instanceof URLSearchParams;
    const response = await fetch(google.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body:
        body === undefined || isForm || typeof body === 'string' ? (body as string) : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : text,
    };
    return answer;
  }

  const control = async (name: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const answer = await http(method, `/_sim/${name}`, body);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    return answer.body;
  };

  function oauthClient(overrides: OAuth2ClientOptions = {}): OAuth2Client {
    const { url } = google;
    return new OAuth2Client({
      ...CLIENT,
      redirectUri: REDIRECT,
      endpoints: {
        oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
        oauth2TokenUrl: `${url}/token`,
        oauth2RevokeUrl: `${url}/revoke`,
        tokenInfoUrl: `${url}/tokeninfo`,
        oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
        oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
      },
      ...overrides,
    });
  }

  /** Follows the authorization URL with a preset answer; what came back to the redirect address. */
  async function consent(url: string): Promise<URLSearchParams> {
    const response = await fetch(url, { redirect: 'manual' });
    const location = response.headers.get('location');
    if (!location) throw new Error(`no redirect: ${response.status} ${await response.text()}`);
    return new URL(location).searchParams;
  }

  async function signIn(email: string, scopes: string[], preset: object = {}) {
    const auth = oauthClient();
    await control('consent', { mode: 'allow', account: email, ...preset });
    const url = auth.generateAuthUrl({
      access_type: 'offline',
      prompt: 'consent',
      scope: scopes,
      login_hint: email,
    });
    const back = await consent(url);
    const { tokens } = await auth.getToken(back.get('code') ?? '');
    auth.setCredentials(tokens);
    return { auth, tokens, back };
  }

  const clientFor = (auth: OAuth2Client): calendar_v3.Calendar =>
    calendar({ version: 'v3', auth, rootUrl: `${google.url}/`, retry: false });

  /** A fresh account, signed in with full rights unless other scopes are named. */
  async function account(
    given: { scopes?: string[]; calendars?: object[]; timeZone?: string; email?: string } = {},
  ) {
    const email = given.email ?? `person${++accountCount}@example.test`;
    const primary = { primary: true, timeZone: given.timeZone ?? 'Europe/Berlin' };
    await control('accounts', {
      email,
      timeZone: given.timeZone ?? 'Europe/Berlin',
      calendars: given.calendars ?? [primary],
    });
    const scopes = given.scopes ?? ['openid', 'email', `${P}calendar`];
    const { auth, tokens } = await signIn(email, scopes);
    const token = tokens.access_token as string;
    const raw = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      http(method, `/calendar/v3${path}`, body, { authorization: `Bearer ${token}`, ...headers });
    const person = (action: string, eventId: string | undefined, body?: object, calendarId = email) =>
      control('user', { account: email, calendarId, action, eventId, body });
    return { email, auth, tokens, api: clientFor(auth), raw, person };
  }

  return { google, http, control, oauthClient, consent, signIn, clientFor, account };
}

/** What an error of the Google client says, read where the current client keeps it. */
export interface Refusal {
  status: number;
  reason?: string;
  domain?: string;
  message?: string;
  location?: string;
  error?: Loose;
}

export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { response } = error as { response?: { status: number; data: Loose } };
    if (!response) throw error;
    const first = response.data?.error?.errors?.[0];
    return {
      status: response.status,
      reason: first?.reason,
      domain: first?.domain,
      message: first?.message,
      location: first?.location,
      error: response.data?.error,
    };
  }
  throw new Error('The call was expected to be refused.');
}

/** Repeats until the check passes; fails with its last error. */
export async function eventually<T>(check: () => T | Promise<T>, deadlineMs = 3000): Promise<T> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}

export interface Received {
  headers: Record<string, string | undefined>;
  body: string;
  atMs: number;
}

/** A webhook receiver whose answers the test decides. */
export async function webhookReceiver() {
  const received: Received[] = [];
  const settings = { answer: (_message: Received): number => 200 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const message = { headers: request.headers as Received['headers'], body, atMs: Date.now() };
      received.push(message);
      response.writeHead(settings.answer(message)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    settings,
    states: () => received.map((m) => m.headers['x-goog-resource-state']),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export const day = (date: string) => ({ start: { date }, end: { date: nextDay(date) } });
export const nextDay = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
export const at = (start: string, end: string, timeZone = 'Europe/Berlin') => ({
  start: { dateTime: start, timeZone },
  end: { dateTime: end, timeZone },
});
