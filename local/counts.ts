import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderCounts, modulesFrom } from './counts/importCounts.ts';
import { type Files, sqlCounts } from './counts/sqlCounts.ts';
import { projectDir } from './stack/settings.ts';

// Counts the structure of the code, beside that of a commit if one is named: npm run counts -- <commit> [--paths]
const [commit] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const rooms = ['app', 'src', 'supabase'];
/** What a route calls once its answer is out. */
const afterTheAnswer =
  /^src\/(http\/afterwards|services\/(queue\/queueWorker|(queue\/)?pullQueueService))\.ts$/;
const paths = [
  { of: 'a bookmark', route: 'app/api/events/tracked/route.ts', sql: 'track_event' },
  { of: 'a pulled page', route: 'app/api/calendar/sync/route.ts', sql: 'commit_calendar_page' },
];

function filesIn(folder: string): Files {
  const names = rooms.flatMap((room) =>
    readdirSync(path.join(folder, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

function filesAt(name: string): Files {
  const folder = mkdtempSync(path.join(tmpdir(), 'counts-'));
  try {
    const archive = execFileSync('git', ['archive', name, ...rooms], { cwd: projectDir, maxBuffer: 2 ** 28 });
    execFileSync('tar', ['-xf', '-', '-C', folder], { input: archive });
    return filesIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The SQL that a reader opens: the schema's source, or the migrations where there is none. */
function sqlOf(files: Files): Files {
  const under = (folder: string) =>
    [...files].filter(([name]) => name.startsWith(folder) && name.endsWith('.sql'));
  const source = under('supabase/schemas/');
  return new Map(source.length > 0 ? source : under('supabase/migrations/'));
}

const beforeTheAnswer = (files: Files): Files =>
  new Map([...files].filter(([name]) => !afterTheAnswer.test(name)));

function count(files: Files) {
  const sql = sqlCounts(
    sqlOf(files),
    paths.map((one) => one.sql),
  );
  const code = [...files.keys()].filter((name) => /^(app|src)\/.*\.tsx?$/.test(name));
  const rows: [string, string | number][] = [
    ['lines of SQL', sql.lines],
    ['SQL files', sql.files],
    ['SQL functions', sql.functions],
    ['definitions of them', sql.definitions],
    ['functions defined more than once', sql.twice],
  ];
  for (const [index, { of, route }] of paths.entries()) {
    const reached = sql.reached[index];
    rows.push([`${of}: SQL files (functions)`, `${reached?.files} (${reached?.functions})`]);
    rows.push([`${of}: modules that its route loads`, modulesFrom(route, files).length]);
    rows.push([
      `${of}: without the work after the answer`,
      modulesFrom(route, beforeTheAnswer(files)).length,
    ]);
  }
  const folders = folderCounts(code);
  rows.push(['files in app and src', code.length], ['folders of them', folders.length]);
  rows.push(['files in the fullest folder', `${folders[0]?.[1]} (${folders[0]?.[0]})`]);
  return { rows, folders: new Map(folders) };
}

const now = count(filesIn(projectDir));
const before = commit ? count(filesAt(commit)) : null;
const beside = (
  name: string,
  then: string | number | undefined,
  today: string | number | undefined,
): Record<string, unknown> =>
  before
    ? { what: name, [commit ?? 'before']: then ?? '', now: today ?? '' }
    : { what: name, now: today ?? '' };

console.table(now.rows.map(([name, value], index) => beside(name, before?.rows[index]?.[1], value)));
/** Most folders of routes hold one file. */
const folders = [...new Set([...(before?.folders.keys() ?? []), ...now.folders.keys()])]
  .filter((name) => Math.max(before?.folders.get(name) ?? 0, now.folders.get(name) ?? 0) > 4)
  .sort();
console.table(folders.map((name) => beside(name, before?.folders.get(name), now.folders.get(name))));
if (process.argv.includes('--paths')) {
  const files = filesIn(projectDir);
  for (const { of, route } of paths) console.log(`\n${of}\n  ${modulesFrom(route, files).join('\n  ')}`);
}
