import type { Safeguard } from './safeguard.ts';

/** What keeps deployments apart, and what tells an operator that one is broken. */
export const deploymentSafeguards: Safeguard[] = [
  {
    name: 'a preview reads nothing of production’s',
    file: 'src/env.ts',
    from: "VERCEL_ENV === 'preview' ? 'PREVIEW_' : ''",
    to: "VERCEL_ENV === 'preview' ? '' : ''",
    steps: 'unit',
    tests: ['vercelEnv'],
  },
  {
    name: 'a Vercel build with an incomplete environment fails',
    file: 'next.config.ts',
    from: 'if (phase === PHASE_PRODUCTION_BUILD && process.env.VERCEL) assertDeployable(process.env);',
    to: '',
    steps: 'unit',
    tests: ['vercelEnv'],
  },
  {
    name: 'the doctor prints no secret',
    file: 'operate/doctor/secrets.ts',
    from: "rest.replaceAll(secret, '[secret]')",
    to: 'rest.replaceAll(secret, secret)',
    steps: 'unit',
    tests: ['operate/doctor'],
  },
  {
    name: 'the doctor notices a cron that stopped',
    file: 'operate/doctor/crons.ts',
    from: '2 * everyMs + 5 * minuteMs;',
    to: '2 * everyMs + 5 * hourMs * 24 * 365;',
    steps: 'unit',
    tests: ['operate/doctor'],
  },
  {
    name: 'the doctor notices functions that others may call',
    file: 'operate/doctor/schema.ts',
    from: "callers.filter((caller) => caller !== 'service_role')",
    to: 'callers.filter(() => false)',
    steps: 'unit',
    tests: ['operate/doctor'],
  },
];
