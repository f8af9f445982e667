import { generateKeyPairSync, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);

const settingsSchema = z.object({
  APP_PORT: port(3000),
  SUPABASE_PORT: port(54321),
  POSTGRES_PORT: port(54322),
  GOOGLE_PORT: port(4002),
  MAILBOX_PORT: port(54324),
  SMTP_PORT: port(54325),
  LOCAL_DATA_DIR: z.string().min(1).default('.local'),
  LOCAL_CRON: z.enum(['on', 'off']).default('on'),
  LOCAL_CONFIRM: z.enum(['on', 'off']).default('on'),
  LOCAL_DATA_API: z.enum(['postgrest', 'lite']).default('postgrest'),
});

const secretsSchema = z.object({
  postgresPassword: z.string(),
  jwtSecret: z.string(),
  /** The private key with which Auth signs access tokens. */
  signingKey: z.object({
    kid: z.string(),
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
  supabasePublishableKey: z.string(),
  supabaseSecretKey: z.string(),
  encryptionKeys: z.string(),
  cronSecret: z.string(),
  stateSecret: z.string(),
  googleClientId: z.string(),
  googleClientSecret: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

export type StackSettings = {
  appPort: number;
  supabasePort: number;
  postgresPort: number;
  googlePort: number;
  mailboxPort: number;
  smtpPort: number;
  /** Absolute path of the folder that holds everything this stack keeps. */
  dataDir: string;
  cron: boolean;
  /** Whether a new account waits until the link in a mail is opened, as on hosted Supabase. */
  confirm: boolean;
  /** Whether the simulated Google is kept in a file: not where nobody comes back to it, since writing a large one takes time. */
  keepGoogle: boolean;
  /** `lite` leaves the data API to @supabase/lite even where there is a PostgREST for this machine. */
  dataApi: 'postgrest' | 'lite';
};

export const projectDir = path.resolve(import.meta.dirname, '../..');
export const defaultDataDir = path.join(projectDir, '.local');

/** Reads the stack's ports and folder from the environment; throws one message that names every wrong variable. */
export function readStackSettings(environment: Record<string, string | undefined>): StackSettings {
  const parsed = settingsSchema.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The stack's settings are wrong:\n${wrong.join('\n')}`);
  }
  const read = parsed.data;
  return {
    appPort: read.APP_PORT,
    supabasePort: read.SUPABASE_PORT,
    postgresPort: read.POSTGRES_PORT,
    googlePort: read.GOOGLE_PORT,
    mailboxPort: read.MAILBOX_PORT,
    smtpPort: read.SMTP_PORT,
    dataDir: path.resolve(projectDir, read.LOCAL_DATA_DIR),
    cron: read.LOCAL_CRON === 'on',
    confirm: read.LOCAL_CONFIRM === 'on',
    keepGoogle: true,
    dataApi: read.LOCAL_DATA_API,
  };
}

/** The secrets of one data folder: made once, kept there, readable by its owner alone. */
export function loadSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    if (kept.signingKey) return secretsSchema.parse(kept);
    return keepSecrets(file, secretsSchema.parse({ ...kept, signingKey: newSigningKey() }));
  }
  const word = (bytes = 24) => randomBytes(bytes).toString('base64url');
  const secrets: Secrets = {
    postgresPassword: word(),
    jwtSecret: word(32),
    signingKey: newSigningKey(),
    supabasePublishableKey: `sb_publishable_${word()}`,
    supabaseSecretKey: `sb_secret_${word()}`,
    encryptionKeys: `local-1:${randomBytes(32).toString('base64')}`,
    cronSecret: word(),
    stateSecret: word(32),
    googleClientId: `${word(9)}.apps.googleusercontent.com`,
    googleClientSecret: `GOCSPX-${word()}`,
  };
  mkdirSync(dataDir, { recursive: true });
  return keepSecrets(file, secrets);
}

function keepSecrets(file: string, secrets: Secrets): Secrets {
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  chmodSync(file, 0o600);
  return secrets;
}

function newSigningKey(): Secrets['signingKey'] {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: randomUUID(), ...privateKey.export({ format: 'jwk' }) } as Secrets['signingKey'];
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Throws a message that names the part, the port and the variable if something listens there already. */
export async function assertPortFree(part: string, number: number, variable: string): Promise<void> {
  if (!(await isFree(number))) {
    throw new Error(`Port ${number} (${part}) is taken. End what listens there, or set ${variable}.`);
  }
}

/** Ports below those that systems give to outgoing connections: one of these could take a free port before we listen there. */
const ownPorts = { first: 20_000, end: 32_000 };

/** Different ports that nothing listens on right now. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(ownPorts.first, ownPorts.end);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}
