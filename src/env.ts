import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ });
const secret = z.string().min(16, 'at least 16 characters');

const keyRing = z
  .string()
  .regex(
    /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=(,[\w-]{1,32}:[A-Za-z0-9+/]{43}=)*$/,
    'id:base64 of 32 bytes, several separated by commas, the current one first',
  )
  .transform((text) => {
    const keys = text.split(',').map((entry) => {
      const [id = '', encoded = ''] = entry.split(':');
      return { id, key: Buffer.from(encoded, 'base64') };
    });
    return keys as [{ id: string; key: Buffer }, ...{ id: string; key: Buffer }[]];
  })
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'two keys have the same id');

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const withDefault = (schema: z.ZodType<string>, value: string) =>
  z.preprocess((given) => (given === '' || given === undefined ? value : given), schema);

const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'smtp://user:password@host:587, or smtps://' });
const sender = z
  .string()
  .regex(
    /^[^<>]*<[^\s<>]+@[^\s<>]+>$|^[^\s<>]+@[^\s<>]+$/,
    'an address, or a name and an address: Name <mail@your-site>',
  );

/** Every environment variable of the product, with what it may hold. `.env.example` explains each. */
export const envSchema = z.object({
  APP_URL: url.transform((text) => text.replace(/\/$/, '')),
  SUPABASE_URL: url,
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1),
  SUPABASE_SECRET_KEY: z.string().min(1),
  ENCRYPTION_KEYS: keyRing,
  CRON_SECRET: secret,
  STATE_SECRET: secret,
  GOOGLE_CLIENT_ID: z.string().min(1),
  GOOGLE_CLIENT_SECRET: z.string().min(1),
  GOOGLE_AUTH_URL: withDefault(url, 'https://accounts.google.com/o/oauth2/v2/auth'),
  GOOGLE_TOKEN_URL: withDefault(url, 'https://oauth2.googleapis.com/token'),
  GOOGLE_REVOKE_URL: withDefault(url, 'https://oauth2.googleapis.com/revoke'),
  GOOGLE_USERINFO_URL: withDefault(url, 'https://openidconnect.googleapis.com/v1/userinfo'),
  GOOGLE_API_URL: withDefault(url, 'https://www.googleapis.com/'),
  GOOGLE_WEBHOOK_URL: optional(url),
  GOOGLE_DAILY_CALLS: optional(z.coerce.number().int().positive()).transform((calls) => calls ?? 1_000_000),
  CLIENT_ADDRESS_HEADER: optional(
    z
      .string()
      .regex(/^[A-Za-z0-9-]+$/, 'the name of a request header')
      .transform((name) => name.toLowerCase()),
  ),
  SENTRY_DSN: optional(url),
  LOG_LEVEL: optional(z.enum(['debug', 'info', 'warn', 'error', 'silent'])).transform(
    (level) => level ?? 'info',
  ),
  SMTP_URL: optional(smtpUrl),
  MAIL_FROM: optional(sender),
  MAILBOX_URL: optional(url),
  OPERATOR_NAME: optional(z.string()),
  OPERATOR_ADDRESS: optional(z.string()),
  CONTACT_EMAIL: optional(z.email()),
  DEMO_EMAIL: optional(z.email()),
  DEMO_PASSWORD: optional(z.string().min(8)),
});

export type Env = z.infer<typeof envSchema>;

type Environment = Record<string, string | undefined>;

/** Parses an environment; throws one error that names every variable that is missing or wrong, never its value. */
export function parseEnv(environment: Environment): Env {
  const env = parseBy(envSchema, environment);
  if (!env.SMTP_URL !== !env.MAIL_FROM) throw incomplete(['SMTP_URL and MAIL_FROM: give both, or neither']);
  return env;
}

/** What the cron clock needs: it may run on a machine that holds no other secret. Throws as `parseEnv` does. */
export const clockEnv = (environment: Environment): Pick<Env, 'APP_URL' | 'CRON_SECRET'> =>
  parseBy(envSchema.pick({ APP_URL: true, CRON_SECRET: true }), environment);

function parseBy<Schema extends z.ZodType>(schema: Schema, environment: Environment): z.infer<Schema> {
  const { data, error } = schema.safeParse(environment);
  if (!error) return data;
  const wrong = error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `${name}: ${environment[name] ? issue.message : 'is missing'}`;
  });
  throw incomplete([...new Set(wrong)]);
}

const incomplete = (wrong: string[]) =>
  new Error(
    `The environment is not complete (see .env.example):\n${wrong.map((line) => `  ${line}`).join('\n')}`,
  );

let parsed: Env | undefined;

/** The process's environment, parsed at the first call. This is the only reader of process.env. */
export function getEnv(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
