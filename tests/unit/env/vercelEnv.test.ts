import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { assertDeployable, parseEnv } from '#src/env.ts';

const key = (fill: number) => `one:${Buffer.alloc(32, fill).toString('base64')}`;
const production = {
  APP_URL: 'https://kure-cal.example',
  SUPABASE_URL: 'https://production.supabase.co',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_production',
  SUPABASE_SECRET_KEY: 'sb_secret_production',
  ENCRYPTION_KEYS: key(1),
  CRON_SECRET: 'cron secret of production',
  STATE_SECRET: 'state secret of production',
  GOOGLE_CLIENT_ID: 'client-of-production',
  GOOGLE_CLIENT_SECRET: 'secret-of-production',
};
const ofPreview = {
  PREVIEW_SUPABASE_URL: 'https://preview.supabase.co',
  PREVIEW_SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_preview',
  PREVIEW_SUPABASE_SECRET_KEY: 'sb_secret_preview',
  PREVIEW_ENCRYPTION_KEYS: key(2),
  PREVIEW_CRON_SECRET: 'cron secret of previews',
  PREVIEW_STATE_SECRET: 'state secret of previews',
  PREVIEW_GOOGLE_CLIENT_ID: 'client-of-previews',
  PREVIEW_GOOGLE_CLIENT_SECRET: 'secret-of-previews',
};
const onVercel = { VERCEL: '1', VERCEL_ENV: 'production' };
const inPreview = { VERCEL: '1', VERCEL_ENV: 'preview', VERCEL_BRANCH_URL: 'app-git-branch.vercel.app' };

type Environment = Record<string, string | undefined>;
const problem = (act: () => unknown) => {
  try {
    act();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('a complete environment may be deployed, to production and as a preview', () => {
  expect(problem(() => assertDeployable({ ...onVercel, ...production }))).toBe('');
  expect(problem(() => assertDeployable({ ...inPreview, ...ofPreview }))).toBe('');
});

test.each(Object.keys(production))('a deployment without %s names it', (name) => {
  const rest: Environment = { ...onVercel, ...production, [name]: undefined };
  expect(problem(() => assertDeployable(rest))).toContain(`  ${name}: is missing`);
});

test.each(Object.keys(ofPreview))('a preview without %s names it, whatever production has', (name) => {
  const rest: Environment = { ...inPreview, ...production, ...ofPreview, [name]: undefined };
  expect(problem(() => assertDeployable(rest))).toContain(`  ${name}: is missing`);
});

test('one message names every variable that is missing, malformed or without HTTPS', () => {
  const message = problem(() =>
    assertDeployable({
      ...onVercel,
      ...production,
      VERCEL_ENV: undefined,
      APP_URL: 'http://kure-cal.example',
      SUPABASE_URL: 'http://production.supabase.co',
      GOOGLE_WEBHOOK_URL: 'http://hooks.example',
      CRON_SECRET: 'short',
      STATE_SECRET: '',
    }),
  );
  expect(message.split('\n').slice(1).sort()).toEqual([
    '  APP_URL: must begin with https://',
    '  CRON_SECRET: at least 16 characters',
    '  GOOGLE_WEBHOOK_URL: must begin with https://',
    '  STATE_SECRET: is missing',
    '  SUPABASE_URL: must begin with https://',
    '  VERCEL_ENV: is missing; let Vercel expose its system environment variables',
  ]);
});

test('a preview reads nothing of production’s, though Vercel gives it every variable', () => {
  const env = parseEnv({ ...production, SENTRY_DSN: 'https://sentry.example', ...inPreview, ...ofPreview });
  expect(JSON.stringify(env)).not.toMatch(/production|sentry/);
  expect(env.SUPABASE_URL).toBe('https://preview.supabase.co');
  expect(env.GOOGLE_CLIENT_ID).toBe('client-of-previews');
  expect(env.ENCRYPTION_KEYS[0].key).toEqual(Buffer.alloc(32, 2));
});

test('a preview knows its own deployment', () => {
  const env = parseEnv({ ...inPreview, ...ofPreview, VERCEL_DEPLOYMENT_ID: 'dpl_of_this_preview' });
  expect(env.VERCEL_DEPLOYMENT_ID).toBe('dpl_of_this_preview');
});

test.each([
  ['production', 'https://production.sentry.example/1'],
  ['preview', 'https://preview.sentry.example/1'],
])('the browsers of a %s report to its own Sentry', async (deployment, dsn) => {
  vi.stubEnv('VERCEL_ENV', deployment);
  vi.stubEnv('SENTRY_DSN', 'https://production.sentry.example/1');
  vi.stubEnv('PREVIEW_SENTRY_DSN', 'https://preview.sentry.example/1');
  vi.resetModules();
  const { default: configOf } = await import('../../../next.config.ts');
  expect(configOf('phase-production-server').env?.BROWSER_SENTRY_DSN).toBe(dsn);
});

test('a preview is at the address of its branch unless it has one of its own', () => {
  expect(parseEnv({ ...inPreview, ...ofPreview }).APP_URL).toBe('https://app-git-branch.vercel.app');
  const own = { PREVIEW_APP_URL: 'https://preview.kure-cal.example' };
  expect(parseEnv({ ...inPreview, ...ofPreview, ...own }).APP_URL).toBe(own.PREVIEW_APP_URL);
});

test.each(['SUPABASE_URL', 'SUPABASE_SECRET_KEY', 'ENCRYPTION_KEYS', 'GOOGLE_CLIENT_ID'] as const)(
  'a preview is refused production’s %s',
  (name) => {
    const shared = { ...inPreview, ...production, ...ofPreview, [`PREVIEW_${name}`]: production[name] };
    const message = problem(() => parseEnv(shared));
    expect(message).toContain(`PREVIEW_${name}: is production's`);
    expect(message).not.toContain(production[name]);
  },
);

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync('.local-next/refused', { recursive: true, force: true }));

/** `next build` with this environment and no file of variables; where it would go on, it is ended. */
function build(env: Environment): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_DIST_DIR: '.local-next/refused',
      ...env,
    },
  });
  let output = '';
  return new Promise((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Creating an optimized production build')) child.kill('SIGTERM');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => resolve({ code, output }));
  });
}

test('next build on Vercel fails at once where the environment is incomplete, and names what is missing', async () => {
  const { code, output } = await build({
    ...onVercel,
    ...production,
    GOOGLE_CLIENT_SECRET: '',
    CRON_SECRET: 'short',
  });
  expect(code).toBe(1);
  expect(output).toContain('GOOGLE_CLIENT_SECRET: is missing');
  expect(output).toContain('CRON_SECRET: at least 16 characters');
  expect(output).not.toContain(production.SUPABASE_SECRET_KEY);
});

test('next build on Vercel goes on with a complete environment, and elsewhere without any', async () => {
  for (const env of [{ ...onVercel, ...production }, {}])
    expect((await build(env)).output).toContain('Creating an optimized production build');
});
