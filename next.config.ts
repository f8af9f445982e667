import { withSentryConfig } from '@sentry/nextjs/config';
import type { NextConfig } from 'next';

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  typescript: { tsconfigPath: process.env.NEXT_TSCONFIG ?? 'tsconfig.json' },
  serverExternalPackages: ['googleapis', 'nodemailer', 'pino'],
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

export default withSentryConfig(config, { silent: true, telemetry: false, sourcemaps: { disable: true } });
