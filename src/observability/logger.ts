import pino, { type DestinationStream, type Logger } from 'pino';
import { getEnv } from '#src/env.ts';

let instance: Logger | undefined;

const secretNames = [
  'authorization',
  'cookie',
  'access_token',
  'refresh_token',
  'accessToken',
  'refreshToken',
];
const moreSecretNames = ['client_secret', 'code_verifier', 'token', 'password', 'apikey', 'config'];

/** The log: one JSON line an entry. Of an error only its name, its message and its stack are written, never its fields. */
export function logger(): Logger {
  if (!instance) {
    const { LOG_LEVEL, VERCEL_DEPLOYMENT_ID } = getEnv();
    instance = createLogger(LOG_LEVEL, undefined, VERCEL_DEPLOYMENT_ID);
  }
  return instance;
}

export function createLogger(level: string, destination?: DestinationStream, deployment?: string): Logger {
  return pino(
    {
      level,
      base: { app: 'kure-cal', ...(deployment ? { deployment } : {}) },
      redact: {
        paths: [...secretNames, ...moreSecretNames].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
      serializers: {
        err: (error: unknown) =>
          error instanceof Error
            ? { name: error.name, message: error.message, stack: error.stack }
            : { message: 'something that is not an error was thrown' },
      },
    },
    destination,
  );
}
