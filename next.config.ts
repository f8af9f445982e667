import { withSentryConfig } from '@sentry/nextjs/config';
import type { NextConfig } from 'next';
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';
import { assertDeployable, prefixOf } from './src/env.ts';

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  typescript: { tsconfigPath: process.env.NEXT_TSCONFIG ?? 'tsconfig.json' },
  serverExternalPackages: ['googleapis', 'nodemailer', 'pino'],
  env: {
    BUILT_FOR: process.env.VERCEL_ENV ?? '',
    BROWSER_SENTRY_DSN: process.env[`${prefixOf(process.env)}SENTRY_DSN`] ?? '',
  },
  poweredByHeader: false,
  devIndicators: false,
  // Sends the title with the head: a title that streams in later is missing until then.
  htmlLimitedBots: /.*/,
  allowedDevOrigins: ['127.0.0.1'],
  // The settings also answer at the address that people were first given.
  async redirects() {
    return [{ source: '/dashboard/settings', destination: '/settings', permanent: false }];
  },
  async headers() {
    return [
      {
        source: '/(.*)',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'X-Frame-Options', value: 'DENY' },
          { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
          {
            key: 'Permissions-Policy',
            value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
          },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
        ],
      },
    ];
  },
};

const { SENTRY_AUTH_TOKEN: authToken, SENTRY_ORG: org, SENTRY_PROJECT: project } = process.env;
/** Source maps are made and uploaded only with a token, and never served. */
const sourcemaps = { disable: !authToken, deleteSourcemapsAfterUpload: true };

/** A build on Vercel that could not run fails here, and names what is missing. */
export default function configOf(phase: string) {
  if (phase === PHASE_PRODUCTION_BUILD && process.env.VERCEL) assertDeployable(process.env);
  return withSentryConfig(config, { silent: true, telemetry: false, authToken, org, project, sourcemaps });
}
