import { readFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { projectDir } from './stack/settings.ts';

// Runs one SQL statement in the database of a running stack and prints its rows: npm run query -- "select …"
const statement = process.argv.slice(2).join(' ');
if (!statement) {
  console.error('Give one SQL statement: npm run query -- "select * from calendars"');
  process.exit(2);
}
const file = path.resolve(projectDir, process.env.STACK_DATA_DIR ?? '.local', 'stack.json');
const { databaseUrl } = JSON.parse(readFileSync(file, 'utf8')) as { databaseUrl: string };
const sql = postgres(databaseUrl, { max: 1 });
try {
  const rows = await sql.unsafe(statement);
  console.table([...rows]);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await sql.end();
}
