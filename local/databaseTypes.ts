import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { generateDatabaseTypes } from './stack/generateTypes.ts';
import { projectDir } from './stack/settings.ts';

// Writes src/data/database.types.ts from the schema of a running stack; with --check it only compares.
const dataDir = path.resolve(projectDir, process.env.STACK_DATA_DIR ?? '.local');
const { databaseUrl } = JSON.parse(readFileSync(path.join(dataDir, 'stack.json'), 'utf8')) as {
  databaseUrl: string;
};
const file = path.join(projectDir, 'src/data/database.types.ts');

const sql = postgres(databaseUrl, { max: 1 });
const text = await generateDatabaseTypes(sql);
await sql.end();

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
  console.log('src/data/database.types.ts is written.');
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'src/data/database.types.ts is not what the schema says: run `npm run types` on a running stack.',
  );
  process.exit(1);
}
