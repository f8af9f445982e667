import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectDir } from './stack/settings.ts';

// Checks that what the documents name exists: files, folders, links, npm commands, SQL functions and tables; of this project, or of the
// folder that is given.
const root = path.resolve(process.argv[2] ?? projectDir);
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);
const documents = tracked.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const sql = tracked
  .filter((file) => /^supabase\/.*\.sql$/.test(file))
  .map(read)
  .join('\n');
const rooms = ['app', 'src', 'supabase', 'local', 'tests', 'docs', 'public', '.github', '.ci'];

/** A path is known from the project's root, from the document's folder, or by its file name alone. */
function fileExists(name: string, document: string): boolean {
  const bare = name.replace(/\/$/, '');
  if ([bare, path.join(path.dirname(document), bare)].some((file) => existsSync(path.join(root, file))))
    return true;
  return !bare.includes('/') && tracked.some((file) => path.basename(file) === bare);
}

function* unknownNames(document: string): Generator<string> {
  const text = read(document);
  for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g))
    if (!/^[a-z]+:/.test(target) && !fileExists(target, document)) yield target;
  for (const [, name = ''] of text.matchAll(/npm run ([\w:]+)/g)) if (!scripts[name]) yield `npm run ${name}`;
  for (const [, code = ''] of text.matchAll(/`([^`\n]+)`/g)) {
    const looksLikePath =
      rooms.some((room) => code.startsWith(`${room}/`)) || /^[\w.-]+\.(tsx?|mjs|sql)$/.test(code);
    if (looksLikePath && /^[\w./[\]-]+$/.test(code) && !fileExists(code, document)) yield code;
    const called =
      /^(?:(?:private|public)\.)?([a-z]+(?:_[a-z]+)+)\(\)$/.exec(code) ??
      /^(?:private|public)\.(\w+)$/.exec(code);
    if (called?.[1] && !new RegExp(`\\b${called[1]}\\b`).test(sql)) yield code;
  }
}

const problems = documents.flatMap((file) =>
  [...unknownNames(file)].map((name) => `${file}: ${name} does not exist`),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${documents.length} documents name nothing that does not exist.`);
