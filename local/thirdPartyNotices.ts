import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectDir } from './stack/settings.ts';

// Writes THIRD_PARTY_NOTICES.txt: the licences of everything that production runs on; with --check it only compares.
type Entry = { version: string; license?: string; dev?: boolean; optional?: boolean; devOptional?: boolean };
const lock = JSON.parse(readFileSync(path.join(projectDir, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};

/** Packages of one platform are named, but only what every machine installs can be quoted. */
const shipped = Object.entries(lock.packages)
  .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
  .map(([place, entry]) => ({ place, name: place.replace(/^.*node_modules\//, ''), ...entry }))
  .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));

function textOf(place: string): string | undefined {
  const folder = path.join(projectDir, place);
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file));
  const texts = files.toSorted().map((file) => readFileSync(path.join(folder, file), 'utf8'));
  return texts.length > 0 ? texts.join('\n').replaceAll('\r\n', '\n').trim() : undefined;
}

const packagesOfText = new Map<string, string[]>();
for (const { place, name, version, license, optional } of shipped) {
  const text = (optional ? undefined : textOf(place)) ?? `Licence: ${license ?? 'see the package'}`;
  const known = packagesOfText.get(text) ?? [];
  packagesOfText.set(text, [...new Set([...known, `${name} ${version}`])]);
}

const rule = '-'.repeat(80);
const parts = [...packagesOfText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
const notices = `Kure-Cal is built on these packages. Written by \`npm run notices\` from package-lock.json.\n\n${rule}\n${parts.join(`\n${rule}\n`)}`;

const file = path.join(projectDir, 'THIRD_PARTY_NOTICES.txt');
if (!process.argv.includes('--check')) {
  writeFileSync(file, notices);
  console.log(`THIRD_PARTY_NOTICES.txt names ${shipped.length} packages.`);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== notices) {
  console.error('THIRD_PARTY_NOTICES.txt is not what package-lock.json says: run `npm run notices`.');
  process.exit(1);
}
