import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = mkdtempSync(path.join(tmpdir(), 'docs-'));
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

function check(readme: string) {
  write('README.md', readme);
  const { status, stderr } = spawnSync(process.execPath, ['local/checkDocs.ts', root], { encoding: 'utf8' });
  return { status, problems: stderr.split('\n').filter((line) => line.startsWith('README.md: ')) };
}

beforeAll(() => {
  write('package.json', JSON.stringify({ scripts: { dev: 'node .' } }));
  write('src/there.ts', '');
  write('supabase/schemas/there.sql', 'create function public.is_there() returns void;');
  write('README.md', '');
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '.'], { cwd: root });
});
afterAll(() => rmSync(root, { recursive: true }));

test('accepts documents whose files, commands, links and functions exist', () => {
  const readme = 'Run `npm run dev`; see `src/there.ts`, `there.sql`, `is_there()` and [this](src/there.ts).';
  expect(check(readme)).toEqual({ status: 0, problems: [] });
});

test.each([
  ['a file', 'See `src/gone.ts`.', 'src/gone.ts'],
  ['a file by its name alone', 'See `gone.sql`.', 'gone.sql'],
  ['a link', 'See [this](docs/gone.md).', 'docs/gone.md'],
  ['a command', 'Run npm run gone.', 'npm run gone'],
  ['an SQL function', 'Calls `is_gone()`.', 'is_gone()'],
])('refuses a document that names %s that does not exist', (_, readme, name) => {
  expect(check(readme)).toEqual({ status: 1, problems: [`README.md: ${name} does not exist`] });
});
