import type { CatalogueEvent } from '#src/domain/catalogue/catalogueEvent.ts';
import type { PushContext } from './pushContext.ts';

/** The first line of our block says how the event is tracked, the last one where the block comes from. */
export const statusLines = {
  attending: '✅ You are attending this event',
  bookmarked: '🔖 You bookmarked this event',
} as const;
export const signature = '📅 Added by Kure-Cal';
export const descriptionCharsMax = 8192;

/**
 * Our block of a Google description. Google reads descriptions as HTML, so what people typed is escaped, and addresses become links
 * that show where they lead. The organiser's text comes last: it is what can be shortened.
 */
export function trackedDescription(
  event: CatalogueEvent,
  tracked: PushContext['tracked'],
  appUrl: string,
): string {
  const head = [
    statusLines[tracked.tracking === 'attending' ? 'attending' : 'bookmarked'],
    tracked.note ? `📝 ${asHtml(tracked.note)}` : '',
    linked(event.url ?? `${appUrl}/events/${event.id}`),
  ];
  const fixed = [...head, signature].filter(Boolean).join('\n\n');
  const text = shortened(event.description.trim(), descriptionCharsMax - fixed.length - 2);
  return [...head, text, signature].filter(Boolean).join('\n\n');
}

/** The block in less room: lines of the organiser's text are left out at its end. */
export function fittedBlock(block: string, charsMax: number): string {
  const lines = block.split('\n');
  if (block.length <= charsMax) return block;
  let left = block.length + 2;
  while (left > charsMax && lines.length > 2) left -= (lines.splice(-2, 1)[0] ?? '').length + 1;
  return [...lines.slice(0, -1), '…', lines.at(-1)].join('\n');
}

const addressPattern = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gi;

/** Plain text as HTML that reads exactly like it. */
function asHtml(text: string): string {
  let html = '';
  let end = 0;
  for (const { 0: address, index } of text.matchAll(addressPattern)) {
    html += escaped(text.slice(end, index)) + linked(address);
    end = index + address.length;
  }
  return html + escaped(text.slice(end));
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const linked = (address: string) =>
  `<a href="${escaped(address).replaceAll('"', '&quot;')}">${escaped(address)}</a>`;

/** The longest beginning of the text whose HTML has room. An address is left out whole: half of one leads elsewhere. */
function shortened(text: string, charsMax: number): string {
  const whole = asHtml(text);
  if (whole.length <= charsMax) return whole;
  const beginning = (length: number) => `${asHtml(cut(text, length).replace(/https?:\/\/\S*$/i, ''))}…`;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (beginning(middle).length <= charsMax) fits = middle;
    else tooLong = middle;
  }
  return charsMax > 0 ? beginning(fits) : '';
}

/** The first characters of a text; one that takes two places is not cut in half. */
const cut = (text: string, length: number) => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
