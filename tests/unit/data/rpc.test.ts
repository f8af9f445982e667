import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { createServiceClient, type ServiceClient } from '#src/data/clients.ts';
import type { Json } from '#src/data/database.types.ts';
import { callSql } from '#src/data/rpc.ts';
import type { Env } from '#src/env.ts';

let called: { path: string; body: unknown }[];
let answers: { status: number; body: unknown }[];
let db: ServiceClient;

/** The data API as far as it matters here: it notes what it is asked. */
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    called.push({ path: request.url ?? '', body: JSON.parse(text || 'null') });
    const { status, body } = answers.shift() ?? { status: 200, body: null };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  db = createServiceClient({ SUPABASE_URL: url, SUPABASE_SECRET_KEY: 'secret' } as Env);
});
beforeEach(() => {
  called = [];
  answers = [];
});
afterAll(() => void server.close());

test('arguments reach SQL by its own names', async () => {
  answers = [{ status: 200, body: 7 }];
  const due = await callSql(db, 'next_sync_due_ms', { kinds: ['push_event'], user: null });
  expect(due).toBe(7);
  await callSql(db, 'take_allowance', { subject: 's', limit: 3, windowSeconds: 60 });
  expect(called).toEqual([
    { path: '/rest/v1/rpc/next_sync_due_ms', body: { p_kinds: ['push_event'], p_user: null } },
    { path: '/rest/v1/rpc/take_allowance', body: { p_subject: 's', p_limit: 3, p_window_seconds: 60 } },
  ]);
});

test('a deadlock is tried once more', async () => {
  const deadlock = { status: 500, body: { code: '40P01', message: 'deadlock detected' } };
  answers = [deadlock, { status: 200, body: true }];
  expect(await callSql(db, 'finish_disconnect', { job: 1, owner: 'o' })).toBe(true);
  answers = [deadlock, deadlock];
  await expect(callSql(db, 'finish_disconnect', { job: 1, owner: 'o' })).rejects.toMatchObject({
    code: 'storage_unavailable',
  });
  expect(called).toHaveLength(4);
});

test('a write for an account that is gone is refused as by somebody not signed in', async () => {
  const gone = {
    code: '23503',
    message:
      'insert or update on table "user_events" violates foreign key constraint "user_events_user_id_fkey"',
    details: 'Key (user_id)=(5a0e2a3c-6b1c-4d58-9a57-0c8d0a6c7f10) is not present in table "users".',
  };
  answers = [{ status: 409, body: gone }];
  await expect(callSql(db, 'note_time_zone', { user: 'u', zone: 'UTC' })).rejects.toMatchObject({
    code: 'not_signed_in',
  });
  answers = [
    { status: 409, body: { ...gone, details: 'Key (event_id)=(x) is not present in table "events".' } },
  ];
  await expect(callSql(db, 'note_time_zone', { user: 'u', zone: 'UTC' })).rejects.toMatchObject({
    code: 'storage_unavailable',
  });
});

test('a wrong name, a wrong type, a missing argument and one too many don’t compile', () => {
  const neverRun = () => {
    // @ts-expect-error there is no such function
    void callSql(db, 'settle_everything', {});
    // @ts-expect-error there is no such argument
    void callSql(db, 'finish_disconnect', { job: 1, ownr: 'o' });
    // @ts-expect-error arguments have the names of TypeScript
    void callSql(db, 'finish_disconnect', { p_job: 1, p_owner: 'o' });
    // @ts-expect-error a number
    void callSql(db, 'finish_disconnect', { job: '1', owner: 'o' });
    // @ts-expect-error the owner is missing
    void callSql(db, 'finish_disconnect', { job: 1 });
    // @ts-expect-error one too many
    void callSql(db, 'finish_disconnect', { job: 1, owner: 'o', more: true });
    const spread = { job: 1, owner: 'o', more: true };
    // @ts-expect-error one too many, though not written out here
    void callSql(db, 'finish_disconnect', { ...spread });
    // @ts-expect-error a list of words
    void callSql(db, 'next_sync_due_ms', { kinds: [1] });
    // What has a default may be left out, and null is a value.
    void callSql(db, 'next_sync_due_ms', { kinds: [] });
    void callSql(db, 'next_sync_due_ms', { kinds: [], user: null });
  };
  expect(neverRun).toBeTypeOf('function');
});

test('results have the types of the schema', () => {
  const results = () => ({
    due: callSql(db, 'next_sync_due_ms', { kinds: [] }),
    finished: callSql(db, 'finish_disconnect', { job: 1, owner: 'o' }),
    counted: callSql(db, 'count_copies', { user: 'u' }),
    tracked: callSql(db, 'count_tracked', { user: 'u' }),
  });
  type Results = { [Name in keyof ReturnType<typeof results>]: Awaited<ReturnType<typeof results>[Name]> };
  expectTypeOf<Results>().toEqualTypeOf<{
    due: number | null;
    finished: boolean | null;
    counted: { connection_id: string; copies: number; future: number }[];
    tracked: Json;
  }>();
});
