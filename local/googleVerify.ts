import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline/promises';
import { loadEnvironmentFile } from '#operate/environment.ts';
import { askedScopes } from '#src/domain/accounts/googleAccess.ts';
import { callsMax } from './verify/google.ts';
import { type Verdict, verifyGoogle } from './verify/verifyGoogle.ts';

// Checks the numbered lines of docs/google-behaviour.md against Google, with an operator's own OAuth client and a test account. Other
// addresses in the environment point it at the simulator.
loadEnvironmentFile();
const read = (name: string, usual?: string): string => {
  const value = process.env[name] || usual;
  if (value) return value;
  console.error(`${name} is missing: the OAuth client that the account allows.`);
  process.exit(1);
};
const clientId = read('GOOGLE_CLIENT_ID');
const clientSecret = read('GOOGLE_CLIENT_SECRET');
const authUrl = read('GOOGLE_AUTH_URL', 'https://accounts.google.com/o/oauth2/v2/auth');
const tokenUrl = read('GOOGLE_TOKEN_URL', 'https://oauth2.googleapis.com/token');
const apiUrl = read('GOOGLE_API_URL', 'https://www.googleapis.com/');
const port = Number(read('VERIFY_PORT', '4747'));
const redirectUri = `http://localhost:${port}/`;

console.log(`This checks how Google Calendar behaves, in a calendar that it makes in a test account and deletes at the end.
It makes at most ${callsMax} calls, sees no other calendar, and takes two permissions that are not sensitive.
The OAuth client ${clientId} must allow the redirect address ${redirectUri}`);
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const answer = await terminal.question('Go on? [y/N] ');
terminal.close();
if (!/^y(es)?$/i.test(answer.trim())) process.exit(0);

const state = randomBytes(16).toString('hex');
const url = new URL(authUrl);
url.search = new URLSearchParams({
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: askedScopes('own_calendar').join(' '),
  state,
  prompt: 'select_account',
}).toString();
console.log(`\nOpen this address and choose the test account:\n${url.href}\n`);
const accessToken = await exchange(await codeFromBrowser());

const { verdicts, calls } = await verifyGoogle(
  { apiUrl, accessToken, webhook: process.env.GOOGLE_WEBHOOK_URL || undefined },
  tell,
);
const count = (outcome: Verdict['outcome']) =>
  verdicts.filter((verdict) => verdict.outcome === outcome).length;
console.log(
  `\n${count('holds')} lines hold, ${count('differs')} differ, ${count('not checked')} not checked; ${calls} calls.`,
);
process.exit(count('differs') > 0 ? 1 : 0);

function tell({ line, claim, outcome, told }: Verdict): void {
  console.log(`${line.padEnd(5)} ${outcome.padEnd(11)} ${claim}${told ? `\n      ${told}` : ''}`);
}

/** The code with which Google sends the browser back. */
function codeFromBrowser(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      const query = new URL(request.url ?? '/', redirectUri).searchParams;
      const code = query.get('code');
      if (query.get('state') !== state) return void response.writeHead(404).end();
      response.end('You can close this page.');
      server.close();
      if (code) resolve(code);
      else reject(new Error(`Google sent no code: ${query.get('error')}`));
    });
    server.once('error', reject);
    server.listen(port, 'localhost');
  });
}

async function exchange(code: string): Promise<string> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    client_secret: clientSecret,
  };
  const answer = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  const body = (await answer.json()) as { access_token?: string; error?: string };
  if (!body.access_token) throw new Error(`Google gave no token: ${answer.status} ${body.error ?? ''}`);
  return body.access_token;
}
