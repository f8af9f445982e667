import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callsMax } from '#local/verify/google.ts';
import { verifyGoogle } from '#local/verify/verifyGoogle.ts';
import { P, simulatorOverHttp } from './support/overHttp.ts';

const { account, control, google, signIn } = simulatorOverHttp();
const scopes = ['openid', 'email', `${P}calendar.app.created`, `${P}calendar.calendarlist.readonly`];

async function verifier(webhook?: string) {
  const { email } = await account();
  const { tokens } = await signIn(email, scopes);
  const run = () =>
    verifyGoogle({ apiUrl: `${google.url}/`, accessToken: tokens.access_token as string, webhook });
  return { email, run };
}

test('every claim that can be checked against Google holds for the simulator, within the calls that are promised', async () => {
  const { email, run } = await verifier('https://kure-cal.example/hook');
  const { verdicts, calls } = await run();
  expect(verdicts.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
  expect(verdicts.length).toBeGreaterThanOrEqual(24);
  expect(calls).toBeLessThanOrEqual(callsMax);
  const { calendars } = await control(`state?account=${email}`);
  expect(calendars.map(({ summary }: { summary: string }) => summary)).not.toContain('Kure-Cal verification');
});

test('the numbers are those of the document, each once', async () => {
  const { verdicts } = await (await verifier()).run();
  const lines = verdicts.map(({ line }) => line);
  expect(new Set(lines).size).toBe(lines.length);
  const text = readFileSync('docs/google-behaviour.md', 'utf8');
  for (const line of lines) expect(text).toContain(`**${line}**`);
});

test('without a public address channels are not checked, and everything else is', async () => {
  const { verdicts } = await (await verifier()).run();
  expect(verdicts.filter(({ outcome }) => outcome !== 'holds')).toMatchObject([
    { line: '§6.1', outcome: 'not checked' },
  ]);
});

test('a claim that Google does not keep is named with what it did instead, and the calendar is deleted all the same', async () => {
  const { email, run } = await verifier();
  await control('faults', { match: { account: email, method: 'PUT' }, effect: { refuseRestore: true } });
  const differing = (await run()).verdicts.filter(({ outcome }) => outcome === 'differs');
  expect(differing).toMatchObject([{ line: '§2.2', told: expect.stringContaining('restoring it: [403') }]);
  await control('faults', { match: { account: email, path: '/events' }, effect: { status: 503 } });
  expect((await run()).verdicts.filter(({ outcome }) => outcome === 'differs').length).toBeGreaterThan(15);
  const { calendars } = await control(`state?account=${email}`);
  expect(calendars).toHaveLength(1);
});
