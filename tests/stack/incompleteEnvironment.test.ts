import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { freePorts } from '#local/stack/settings.ts';

test('the built app ends at start where a variable is missing, and names it', async () => {
  const [port = 0] = await freePorts(1);
  const next = 'node_modules/next/dist/bin/next';
  const child = spawn(process.execPath, [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      CRON_SECRET: 'short',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(1);
  expect(output).toContain('APP_URL: is missing');
  expect(output).toContain('CRON_SECRET: at least 16 characters');
});
