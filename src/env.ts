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

const addresses = optional(z.string()).transform((text, context) => {
  const list = (text ?? '').split(',').flatMap((part) => part.trim().toLowerCase() || []);
  if (list.every((address) => z.email().safeParse(address).success)) return list;
  context.addIssue('addresses, separated by commas');
  return z.NEVER;
});

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
  VERCEL_DEPLOYMENT_ID: optional(z.string()),
  LOG_LEVEL: optional(z.enum(['debug', 'info', 'warn', 'error', 'silent'])).transform(
    (level) => level ?? 'info',
  ),
  SMTP_URL: optional(smtpUrl),
  MAIL_FROM: optional(sender),
  MAILBOX_URL: optional(url),
  OPERATOR_NAME: optional(z.string()),
  OPERATOR_ADDRESS: optional(z.string()),
  CONTACT_EMAIL: optional(z.email()),
  OPERATOR_EMAILS: addresses,
  DEMO_EMAIL: optional(z.email()),
  DEMO_PASSWORD: optional(z.string().min(8)),
});

export type Env = z.infer<typeof envSchema>;

type Environment = Record<string, string | undefined>;

/**
 * Parses an environment; throws one error that names every variable that is missing or wrong, never its value. A preview on Vercel
 * reads PREVIEW_X in the place of every X: a value that was entered for all environments can't lead it to production's data.
 */
export function parseEnv(environment: Environment): Env {
  const { data, wrong } = read(environment);
  if (!data || wrong.length > 0) throw incomplete(wrong);
  return data;
}

/** Throws, naming every variable that is wrong, unless a deployment on Vercel could run with this environment. */
export function assertDeployable(environment: Environment): void {
  const wrong = ['APP_URL', 'SUPABASE_URL', 'GOOGLE_WEBHOOK_URL']
    .map((name) => `${prefixOf(environment)}${name}`)
    .filter((name) => environment[name]?.startsWith('http://'))
    .map((name) => `${name}: must begin with https://`);
  if (!environment.VERCEL_ENV)
    wrong.unshift('VERCEL_ENV: is missing; let Vercel expose its system environment variables');
  wrong.push(...read(environment).wrong);
  if (wrong.length > 0) throw incomplete(wrong);
}

/** What the cron clock needs: it may run on a machine that holds no other secret. Throws as `parseEnv` does. */
export function clockEnv(environment: Environment): Pick<Env, 'APP_URL' | 'CRON_SECRET'> {
  const { data, error } = envSchema.pick({ APP_URL: true, CRON_SECRET: true }).safeParse(environment);
  if (!data) throw incomplete(problemsOf(error, environment));
  return data;
}

/** What stands before the name of each variable in this deployment. */
export const prefixOf = ({ VERCEL_ENV }: Environment) => (VERCEL_ENV === 'preview' ? 'PREVIEW_' : '');

function read(environment: Environment): { data?: Env; wrong: string[] } {
  const prefix = prefixOf(environment);
  const { data, error } = envSchema.safeParse(prefix ? previewVariables(environment) : environment);
  const wrong = problemsOf(error, environment);
  if (prefix) wrong.push(...sharedWithProduction(environment));
  if (data && !data.SMTP_URL !== !data.MAIL_FROM)
    wrong.push(`${prefix}SMTP_URL and ${prefix}MAIL_FROM: give both, or neither`);
  return { data, wrong };
}

function previewVariables(environment: Environment): Environment {
  const nameOf = (name: string) => (name.startsWith('VERCEL_') ? name : `PREVIEW_${name}`);
  const names = Object.keys(envSchema.shape);
  const own = Object.fromEntries(names.map((name) => [name, environment[nameOf(name)]]));
  const branch = environment.VERCEL_BRANCH_URL;
  return { ...own, APP_URL: own.APP_URL || (branch && `https://${branch}`) };
}

const ownOfPreview = ['SUPABASE_URL', 'SUPABASE_SECRET_KEY', 'ENCRYPTION_KEYS', 'GOOGLE_CLIENT_ID'];

const sharedWithProduction = (environment: Environment) =>
  ownOfPreview
    .filter((name) => environment[name] && environment[name] === environment[`PREVIEW_${name}`])
    .map((name) => `PREVIEW_${name}: is production's; previews need a value of their own`);

const problemsOf = (error: z.ZodError | undefined, environment: Environment) =>
  (error?.issues ?? []).map((issue) => {
    const name = `${prefixOf(environment)}${String(issue.path[0])}`;
    return `${name}: ${environment[name] ? issue.message : 'is missing'}`;
  });

const incomplete = (wrong: string[]) => {
  const lines = [...new Set(wrong)].map((line) => `  ${line}`).join('\n');
  return new Error(`The environment is not complete (see .env.example):\n${lines}`);
};

let parsed: Env | undefined;

/** The process's environment, parsed at the first call. This is the only reader of process.env. */
export function getEnv(): Env {
  // `next build` writes BUILT_FOR into the bundle, so that a preview stays one whatever the running function is told.
  parsed ??= parseEnv({ ...process.env, VERCEL_ENV: process.env.BUILT_FOR || process.env.VERCEL_ENV });
  return parsed;
}
