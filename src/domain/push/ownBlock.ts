import { createHash } from 'node:crypto';
import { descriptionCharsMax, fittedBlock, signature, statusLines } from './trackedDescription.ts';

/** A description of Google's, taken apart: our block, and what its owner wrote around it and inside it. */
export type OwnBlock = {
  /** Byte for byte as Google has it. */
  above: string;
  below: string;
  /** Lines between ours that we didn't write. */
  inside: string[];
  /** Whether its owner wrote anything, and not only Google's editor its HTML. */
  isEdited: boolean;
  /** Whether the block reads as the given one, whatever HTML it is written in. */
  isAsWanted: boolean;
};

/** The lines of a block as hashes in one text: what tells them later from lines that its owner wrote. */
export const blockLines = (block: string): string =>
  linesOf(block)
    .map(({ text }) => hash(text))
    .join(' ');

/**
 * Finds our block in a description. `knownLines` are the lines that we last wrote: they are found wherever they stand, so that no text
 * of an organiser's can pass for the owner's. Without them the block is what stands between the first status line and the last
 * signature, and everything in it is ours.
 */
export function findOwnBlock(description: string, wanted: string, knownLines: string | null): OwnBlock {
  const lines = linesOf(description);
  const isOurs = knownLines === null ? markedLines(lines) : knownLinesOf(lines, knownLines.split(' '));
  const first = isOurs.indexOf(true);
  const last = isOurs.lastIndexOf(true);
  if (first === -1) {
    const below = lines.length === 0 ? '' : `\n\n${description}`;
    return { above: '', below, inside: [], isEdited: lines.length > 0, isAsWanted: false };
  }
  const above = description.slice(0, lines[first]?.start);
  const below = description.slice(lines[last]?.end);
  const room = descriptionCharsMax - above.length - below.length;
  const shown = lines.slice(first, last + 1).map(({ text }) => hash(text));
  return {
    above,
    below,
    inside: lines
      .slice(first, last + 1)
      .filter((_, index) => !isOurs[first + index])
      .map(({ start, end }) => description.slice(start, end)),
    isEdited: lines.some((_, index) => !isOurs[index]),
    isAsWanted: shown.join(' ') === blockLines(fittedBlock(wanted, room)),
  };
}

/** The description with our block replaced: nothing that its owner wrote is left out; our own text gives way where room is short. */
export function withOwnBlock({ above, below, inside }: OwnBlock, wanted: string): string {
  const kept = inside.length > 0 ? `\n\n${inside.join('\n')}` : '';
  const room = descriptionCharsMax - above.length - kept.length - below.length;
  return above + fittedBlock(wanted, room) + kept + below;
}

type Line = { text: string; start: number; end: number };

// Google's editor writes <br> and paragraphs where we wrote line ends, and people type right before or behind our own lines.
const lineEnds = new RegExp(
  `\\r?\\n|<br\\s*/?>|</?(?:p|div|li|ul|ol)(?:\\s[^>]*)?>|(?<=${signature})|(?=${Object.values(statusLines).join('|')})`,
  'giu',
);

/** The lines that hold words, as they read, with their places. */
function linesOf(html: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  const add = (end: number) => {
    const text = readable(html.slice(start, end));
    if (text !== '') lines.push({ text, start, end });
  };
  for (const { 0: separator, index } of html.matchAll(lineEnds)) {
    add(index);
    start = index + separator.length;
  }
  add(html.length);
  return lines;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** HTML as it reads, with single spaces. */
const readable = (html: string): string =>
  html
    .replace(/<[a-z/!][^>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
      if (name) return entities[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\s+/g, ' ')
    .trim();

function markedLines(lines: Line[]): boolean[] {
  const last = lines.findLastIndex(({ text }) => text === signature);
  const isStatus = ({ text }: Line) => Object.values<string>(statusLines).includes(text);
  // A block of an earlier form, without a status line at its beginning, begins with the description.
  const first = Math.max(0, lines.slice(0, Math.max(last, 0)).findIndex(isStatus));
  return lines.map((_, index) => first <= index && index <= last);
}

/** Which lines are the known ones: in one piece where they are, else the longest common run of both. */
function knownLinesOf(lines: Line[], known: string[]): boolean[] {
  const shown = lines.map(({ text }) => hash(text));
  const at = shown.findIndex((_, from) => known.every((line, index) => shown[from + index] === line));
  if (at !== -1) return shown.map((_, index) => index >= at && index < at + known.length);
  const width = known.length + 1;
  const lengths = new Uint16Array((shown.length + 1) * width);
  for (let i = shown.length - 1; i >= 0; i -= 1) {
    for (let j = known.length - 1; j >= 0; j -= 1) {
      const [right, down] = [lengths[i * width + j + 1] ?? 0, lengths[(i + 1) * width + j] ?? 0];
      lengths[i * width + j] =
        shown[i] === known[j] ? 1 + (lengths[(i + 1) * width + j + 1] ?? 0) : Math.max(right, down);
    }
  }
  const isKnown = shown.map((line) => line === hash('…'));
  for (let i = 0, j = 0; i < shown.length && j < known.length; ) {
    if (shown[i] === known[j]) {
      isKnown[i] = true;
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return isKnown;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
