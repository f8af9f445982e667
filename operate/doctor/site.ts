import { z } from 'zod';
import type { Env } from '#src/env.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { ask } from './ask.ts';
import { about, type Finding } from './finding.ts';
import { isLocal } from './variables.ts';

const healthSchema = z.object({ database: z.boolean(), version: z.string() });

/** Whether the app answers at APP_URL with this version and this cron secret. `offsetMs`: how far its clock is ahead of this one. */
export async function examineSite(env: Env): Promise<{ findings: Finding[]; offsetMs: number | null }> {
  const { ok, fail } = about('app');
  const health = await ask(`${env.APP_URL}/api/health`);
  if (!health.answered)
    return {
      findings: [fail(`APP_URL does not answer (${health.reason})`, 'Deploy the app, or correct APP_URL.')],
      offsetMs: null,
    };
  const { offsetMs, status } = health;
  const { data } = healthSchema.safeParse(health.json);
  if (!data)
    return {
      findings: [
        fail(
          `what answers at APP_URL is not this app (${status})`,
          'Correct APP_URL. If Vercel protects the deployment with a login of its own, turn that off for production.',
        ),
      ],
      offsetMs,
    };
  const findings: Finding[] = [];
  if (!data.database)
    findings.push(
      fail("the deployed app doesn't reach its database", 'Compare its SUPABASE_ variables with these.'),
    );
  if (data.version !== packageJson.version)
    findings.push(
      fail(
        `version ${data.version} is deployed, this checkout is ${packageJson.version}`,
        'Deploy this version, or check out the deployed one.',
      ),
    );
  const secret = await ask(`${env.APP_URL}/api/status`, {
    headers: { authorization: `Bearer ${env.CRON_SECRET}` },
  });
  if (secret.answered && secret.status === 401)
    findings.push(
      fail('the deployed app has another CRON_SECRET', 'Set the same value on both sides and deploy again.'),
    );
  if (health.headers.has('x-vercel-id') && env.CLIENT_ADDRESS_HEADER !== 'x-vercel-forwarded-for')
    findings.push(fail('CLIENT_ADDRESS_HEADER is not that of Vercel', 'Set it to x-vercel-forwarded-for.'));
  return { findings: findings.length > 0 ? findings : [ok(`version ${data.version} answers`)], offsetMs };
}

/** Whether Google's notifications would arrive: over HTTPS, at our route. */
export async function examineWebhook(env: Env): Promise<Finding[]> {
  const { ok, note, fail } = about('webhook');
  const address = env.GOOGLE_WEBHOOK_URL ?? `${env.APP_URL}/api/webhooks/google-calendar`;
  const asked = await ask(address, { method: 'POST' });
  if (!asked.answered)
    return [
      fail(
        `${address} does not answer (${asked.reason})`,
        'It must be reachable from the internet with a valid certificate: correct APP_URL or GOOGLE_WEBHOOK_URL.',
      ),
    ];
  // Our route answers a notification of no channel with 404 and no body.
  if (asked.status !== 404 || asked.body !== '')
    return [
      fail(
        `${address} is not our webhook (${asked.status})`,
        'Leave GOOGLE_WEBHOOK_URL empty, or let its address lead to /api/webhooks/google-calendar.',
      ),
    ];
  if (isLocal(address))
    return [
      note(`${address} answers on this machine`, 'Google itself could not reach it: fine for the simulator.'),
    ];
  return [ok(`${address} answers`)];
}
