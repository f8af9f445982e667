import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compareWithMigrations } from './schema/compare.ts';
import { engineFunctions, engineFunctionsFile } from './schema/engineFunctions.ts';
import { schemaScript } from './schema/source.ts';
import { projectDir } from './stack/settings.ts';

// Writes the baseline migration from supabase/schemas. With --check it compares instead, the second time by building two databases
// beside the one of a running stack: one from the migrations, one from the source.
const folder = path.join(projectDir, 'supabase/migrations');
const [baseline, ...later] = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .sort();
if (!baseline?.endsWith('_baseline.sql')) throw new Error('supabase/migrations has no baseline.');
const file = path.join(folder, baseline);
const engineFile = path.join(projectDir, 'supabase/schemas', engineFunctionsFile);
const isChecked = process.argv.includes('--check');
if (!isChecked) writeFileSync(engineFile, engineFunctions());
const script = schemaScript();

if (isChecked) {
  const dataDir = path.resolve(projectDir, process.env.STACK_DATA_DIR ?? '.local');
  const { databaseUrl } = JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8')) as {
    databaseUrl: string;
  };
  const problems: string[] = [];
  if (readFileSync(engineFile, 'utf8') !== engineFunctions())
    problems.push(`${engineFunctionsFile} is not what engineSettings.ts says: run npm run schema.`);
  // Once there are later migrations the baseline stays as it was released, and only the databases are compared.
  if (later.length === 0 && readFileSync(file, 'utf8') !== script)
    problems.push(`${baseline} is not what supabase/schemas says: run npm run schema.`);
  problems.push(...(await compareWithMigrations(databaseUrl, script)));
  for (const problem of problems) console.error(problem);
  process.exit(problems.length > 0 ? 1 : 0);
}
if (later.length > 0) {
  console.error(`${baseline} is followed by ${later.join(', ')}: put the change into a new migration.`);
  process.exit(1);
}
writeFileSync(file, script);
console.log(`${baseline} is written.`);
