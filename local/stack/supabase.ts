import path from 'node:path';
import postgres from 'postgres';
import { dataApiKeys } from './accessTokens.ts';
import { ensureDemoUser } from './demoUser.ts';
import { authOwner, createHostedAuth, createHostedRoles, superuser } from './hostedRoles.ts';
import { takeBackGrantsOfLite } from './liteDataApi.ts';
import { applyMigrations, seed } from './migrations.ts';
import type { OrphanWatch } from './orphanWatch.ts';
import type { LocalPostgres } from './postgres.ts';
import { postgrestProgram, startPostgrest } from './postgrest.ts';
import { freePorts, type Secrets, type StackSettings } from './settings.ts';
import type { StackFile } from './stack.ts';
import { type Part, startWorker } from './worker.ts';

/**
 * Starts what answers as Supabase: Auth by @supabase/lite and the data API by PostgREST, behind one port. Applies the migrations
 * and the seed. Without a PostgREST for this machine, or with LOCAL_DATA_API=lite, @supabase/lite answers for the data too.
 */
export async function startSupabase(input: {
  settings: StackSettings;
  file: StackFile;
  secrets: Secrets;
  database: LocalPostgres;
  orphans: OrphanWatch;
  parts: Part[];
}): Promise<void> {
  const { settings, file, secrets, database, orphans, parts } = input;
  const program = settings.dataApi === 'lite' ? null : postgrestProgram();
  const [port = 0] = program ? await freePorts(1) : [];
  const admin = postgres(database.urlOf(superuser), { max: 1, onnotice: () => {} });
  const owner = postgres(file.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await createHostedRoles(admin, secrets.postgresPassword);
    const api = await startWorker(
      'Supabase API',
      new URL('./supabaseApi.worker.ts', import.meta.url),
      {
        databaseUrl: database.urlOf(program ? authOwner : superuser),
        port: settings.supabasePort,
        appUrl: file.appUrl,
        supabaseUrl: file.supabaseUrl,
        googleUrl: file.googleUrl,
        secrets,
        smtpPort: settings.smtpPort,
        confirm: settings.confirm,
        postgrestUrl: program ? `http://127.0.0.1:${port}` : null,
      },
      path.join(settings.dataDir, 'supabase.log'),
    );
    parts.push(api);
    await createHostedAuth(admin);
    await applyMigrations(owner);
    await seed(owner);
    if (!program) await takeBackGrantsOfLite(admin, file);
  } finally {
    await Promise.all([admin.end(), owner.end()]);
  }
  if (program) {
    const databaseUrl = database.urlOf('authenticator');
    const jwtKeys = dataApiKeys(secrets);
    const { dataDir } = settings;
    parts.push(await startPostgrest({ program, port, databaseUrl, jwtKeys, dataDir, orphans }));
  } else {
    console.log(
      'The data API is @supabase/lite, not PostgREST: the limits and rights of hosted Supabase are not checked.',
    );
  }
  await ensureDemoUser(file);
}
