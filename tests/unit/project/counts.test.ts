import { expect, test } from 'vitest';
import { folderCounts, modulesFrom } from '#local/counts/importCounts.ts';
import { sqlCounts } from '#local/counts/sqlCounts.ts';

test('counts the SQL files that a function reaches by calls and by triggers of the tables it writes', () => {
  const sql = new Map([
    ['one.sql', 'create function public.one() as $$ select private.two(); $$;\n'],
    ['two.sql', 'create function private.two() as $$ insert into public.things values (1); $$;\n'],
    [
      'three.sql',
      'create function private.three() as $$ $$;\ncreate trigger t after insert on public.things execute function private.three();\n',
    ],
    [
      'other.sql',
      'create function public.other() as $$ $$;\ncreate or replace function private.two() as $$ $$;\n',
    ],
  ]);
  expect(sqlCounts(sql, ['one', 'other'])).toMatchObject({
    lines: 6,
    functions: 4,
    definitions: 5,
    twice: 1,
    reached: [
      { root: 'one', functions: 3, files: 4 },
      { root: 'other', functions: 1, files: 1 },
    ],
  });
});

test('follows imports of values, also later ones, and not those of types', () => {
  const files = new Map([
    [
      'app/route.ts',
      "import { a } from '#src/a.ts';\nimport type { T } from '#src/types.ts';\nimport 'node:fs';\n",
    ],
    ['src/a.ts', "import {\n  b,\n  type T,\n} from './deep/b.ts';\n"],
    ['src/deep/b.ts', "export const later = () => import('../c.ts');\n"],
    ['src/c.ts', "export { d } from '#src/a.ts';\n"],
    ['src/types.ts', ''],
  ]);
  expect(modulesFrom('app/route.ts', files)).toEqual([
    'app/route.ts',
    'src/a.ts',
    'src/c.ts',
    'src/deep/b.ts',
  ]);
  expect(folderCounts(files.keys())[0]).toEqual(['src', 3]);
});
