import { startGoogleSimulator } from '#local/google/server.ts';

/** The simulator under a large calendar: a full list, a small delta, and whether the delta's cost follows the size. */

const CLIENT = { clientId: 'bench', clientSecret: 'bench' };
const EMAIL = 'large@example.com';
const SCOPE = 'https://www.googleapis.com/auth/calendar';

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

async function measure(count: number): Promise<{ deltaMs: number }> {
  const simulator = await startGoogleSimulator({ port: 0, ...CLIENT, seed: 1 });
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(simulator.url + path, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  await post('/_sim/accounts', { email: EMAIL });
  await post('/_sim/quota', { perMinutePerUser: 1e9, perMinutePerProject: 1e9 });
  await post('/_sim/consent', { mode: 'allow', account: EMAIL });
  const startedMs = performance.now();
  await post('/_sim/events', { account: EMAIL, calendarId: EMAIL, count, seed: 1 });
  const generatedMs = performance.now() - startedMs;

  const query = new URLSearchParams({
    client_id: CLIENT.clientId,
    redirect_uri: 'http://127.0.0.1:9/',
    response_type: 'code',
    scope: SCOPE,
  });
  const redirect = await fetch(`${simulator.url}/o/oauth2/v2/auth?${query}`, { redirect: 'manual' });
  const code = new URL(redirect.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const form = new URLSearchParams({
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    grant_type: 'authorization_code',
    redirect_uri: 'http://127.0.0.1:9/',
    code,
  });
  const { access_token } = await (
    await fetch(`${simulator.url}/token`, { method: 'POST', body: form })
  ).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const list = async (parameters: Record<string, string>) => {
    const path = `/calendar/v3/calendars/primary/events?${new URLSearchParams(parameters)}`;
    const answer = await fetch(simulator.url + path, { headers });
    return (await answer.json()) as {
      items: { id: string }[];
      nextPageToken?: string;
      nextSyncToken?: string;
    };
  };

  const full = async () => {
    const pageTimes: number[] = [];
    let rows = 0;
    let pageToken: string | undefined;
    let syncToken = '';
    let ids: string[] = [];
    const fromMs = performance.now();
    do {
      const pageMs = performance.now();
      const page = await list({ maxResults: '2500', ...(pageToken ? { pageToken } : {}) });
      pageTimes.push(performance.now() - pageMs);
      rows += page.items.length;
      if (ids.length === 0) ids = page.items.map((e) => e.id);
      pageToken = page.nextPageToken;
      syncToken = page.nextSyncToken ?? '';
    } while (pageToken);
    return { totalMs: performance.now() - fromMs, pageTimes, rows, syncToken, ids };
  };
  const first = await full();
  const again = await full();
  let { syncToken } = again;
  const deltas: number[] = [];
  for (let round = 0; round < 30; round++) {
    for (const eventId of again.ids.slice(round * 10, round * 10 + 10)) {
      const body = { summary: `changed ${round}` };
      await post('/_sim/user', { account: EMAIL, calendarId: EMAIL, action: 'patch', eventId, body });
    }
    const fromMs = performance.now();
    const delta = await list({ syncToken });
    deltas.push(performance.now() - fromMs);
    if (delta.items.length !== 10) throw new Error(`expected 10 changes, got ${delta.items.length}`);
    syncToken = delta.nextSyncToken ?? '';
  }
  const gets: number[] = [];
  for (let i = 0; i < 300; i++) {
    const fromMs = performance.now();
    await fetch(`${simulator.url}/calendar/v3/calendars/primary/events/${again.ids[i]}`, { headers }).then(
      (r) => r.text(),
    );
    gets.push(performance.now() - fromMs);
  }
  await simulator.stop();
  const deltaMs = median(deltas);
  console.log(
    `${count.toLocaleString('en')} events (made in ${ms(generatedMs)}): ` +
      `full list of ${first.rows.toLocaleString('en')} in ${first.pageTimes.length} pages ${ms(first.totalMs)} cold, ` +
      `${ms(again.totalMs)} warm (median page ${ms(median(again.pageTimes))}); ` +
      `delta of 10 changes ${ms(deltaMs)} (median of ${deltas.length}); one event ${ms(median(gets))}`,
  );
  return { deltaMs };
}

const small = await measure(1000);
const large = await measure(100_000);
const ratio = large.deltaMs / small.deltaMs;
console.log(
  `delta at 100,000 events costs ${ratio.toFixed(2)} times the delta at 1,000 (1 means: no growth)`,
);
if (ratio > 5) {
  console.error('the delta grows with the calendar');
  process.exitCode = 1;
}
