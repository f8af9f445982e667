import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** What each layer may import of the others, the lowest first. */
const mayImport: Record<string, string[]> = {
  domain: [],
  contract: ['domain'],
  security: ['domain'],
  observability: ['domain', 'env'],
  data: ['domain', 'contract', 'security', 'env'],
  services: ['domain', 'contract', 'security', 'observability', 'data', 'env', 'compose'],
  http: ['domain', 'contract', 'security', 'observability', 'data', 'services', 'env', 'compose'],
  browser: ['domain', 'contract'],
  components: ['domain', 'contract', 'browser'],
};
const layers = [...Object.keys(mayImport), 'env', 'compose'];
const address = (layer: string) =>
  ['env', 'compose'].includes(layer) ? `#src/${layer}.ts` : `#src/${layer}/deep/module.ts`;

type Case = { file: string; code: string; refused: boolean };
const cases: Case[] = Object.entries(mayImport).flatMap(([layer, allowed]) =>
  layers.map((other) => ({
    file: `src/${layer}/deep/file.ts`,
    code: `import '${address(other)}';`,
    refused: other !== layer && !allowed.includes(other),
  })),
);
const refused = (file: string, ...codes: string[]): Case[] =>
  codes.map((code) => ({ file, code, refused: true }));
const accepted = (file: string, ...codes: string[]): Case[] =>
  codes.map((code) => ({ file, code, refused: false }));
cases.push(
  ...refused(
    'src/domain/rule.ts',
    "import type { Deps } from '#src/compose.ts';",
    "export * from '../services/module.ts';",
    "export const later = () => import('#src/data/module.ts');",
    "import 'react';",
    "import 'node:fs';",
  ),
  ...refused(
    'src/services/push.ts',
    "import 'next/server';",
    "import 'googleapis';",
    "import '#app/page.tsx';",
  ),
  ...accepted('src/services/googleCalendarService.ts', "import 'googleapis';"),
  ...accepted('src/services/google/googleCalendarService.ts', "import 'googleapis';"),
  ...refused('src/components/Button.tsx', "import 'sonner';", "import '@supabase/ssr';"),
  ...refused('src/http/route.ts', 'console.log(process.env.PORT);', "import '#local/dev.ts';"),
  ...accepted('src/env.ts', 'console.log(process.env.PORT);'),
  ...refused('app/page.tsx', "import 'googleapis';", "import '#local/dev.ts';", "import '#tests/kit.ts';"),
  ...accepted('app/page.tsx', "import '#src/services/module.ts';", "import '#src/components/Button.tsx';"),
  ...refused('local/google/core/state.ts', "import '#src/domain/rule.ts';"),
);

const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'layers-')));
afterAll(() => rmSync(root, { recursive: true }));

/** Each file with its cases, one per line. */
const files = Map.groupBy(cases, ({ file }) => file);
let found: Set<string>;

beforeAll(() => {
  for (const name of ['biome.json', 'biome.layers.json']) cpSync(name, path.join(root, name));
  for (const [file, lines] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), lines.map(({ code }) => `${code}\n`).join(''));
  }
  const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.'];
  const biome = path.resolve('node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: root, encoding: 'utf8' });
  const places = stdout.matchAll(/style\/(?:noRestrictedImports|noProcessEnv),file=([^,]+),line=(\d+),/g);
  found = new Set([...places].map(([, file = '', line]) => `${path.relative(root, file)}:${line}`));
});

test('lint refuses every import that crosses the layers upwards, and no other', () => {
  const wrong = [...files].flatMap(([file, lines]) =>
    lines.filter(({ refused }, index) => refused !== found.has(`${file}:${index + 1}`)),
  );
  expect(wrong).toEqual([]);
  expect(found.size).toBeGreaterThan(50);
});
