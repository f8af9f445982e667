import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';

const folder = process.env.STACK_DATA_DIR ?? '.local-test';
export const stack = JSON.parse(readFileSync(path.join(folder, 'stack.json'), 'utf8')) as Record<
  string,
  string
>;

/** A word that no other event has: a suite searches for its own events alone. */
export const uniqueWord = () => `q${randomUUID().replaceAll('-', '').slice(0, 12)}`;

export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
  // biome-ignore lint/suspicious/noExplicitAny: an answer's body is what the tests check
) => Promise<{ status: number; body: any; headers: Headers }>;

const caller =
  (token?: string): Caller =>
  async (method, target, body, headers = {}) => {
    const answer = await fetch(`${stack.appUrl}${target}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null, headers: answer.headers };
  };

export const anyone = caller();

/** Signs up a user of the suite's own, who calls the API with a bearer token. */
export async function newUser(): Promise<Caller> {
  const auth = createClient(stack.supabaseUrl ?? '', stack.supabasePublishableKey ?? '', {
    auth: { persistSession: false, autoRefreshToken: false },
  }).auth;
  const email = `catalogue-${randomUUID()}@example.com`;
  const { data, error } = await auth.signUp({ email, password: 'a-long-password' });
  if (error || !data.session) throw new Error(`sign-up failed: ${error?.message}`);
  return caller(data.session.access_token);
}

/** A sound event; `over` changes one thing. */
export const draft = (over: Record<string, unknown> = {}) => ({
  title: 'Evening of Queues',
  description: 'Talks about queues.',
  url: 'https://queues.example/evening',
  venue: 'Hall 1',
  address: 'Main Street 1',
  city: 'Graz',
  country: 'Austria',
  online: false,
  topics: ['databases'],
  startsAt: '2031-05-06T18:00:00+02:00',
  endsAt: '2031-05-06T20:00:00+02:00',
  timezone: 'Europe/Vienna',
  ...over,
});

export const titles = (answer: { body: { events: CatalogueEvent[] } }) =>
  answer.body.events.map(({ title }) => title);
