import { textLinks } from './textLinks.ts';

/** A piece of a description that is safe to show: plain words, a link, or a formatted group. Nothing else survives. */
export type DescriptionPart =
  | string
  | { kind: 'link'; href: string; parts: DescriptionPart[] }
  | { kind: 'strong' | 'em' | 'item' | 'paragraph'; parts: DescriptionPart[] }
  | { kind: 'break' };

const groups: Record<string, 'strong' | 'em' | 'item' | 'paragraph'> = {
  B: 'strong',
  STRONG: 'strong',
  I: 'em',
  EM: 'em',
  LI: 'item',
  P: 'paragraph',
  DIV: 'paragraph',
  H1: 'paragraph',
  H2: 'paragraph',
  H3: 'paragraph',
  H4: 'paragraph',
  H5: 'paragraph',
  H6: 'paragraph',
  TR: 'paragraph',
  BLOCKQUOTE: 'paragraph',
  PRE: 'paragraph',
};

/** What stands beside one another in a row. */
const cells = new Set(['TD', 'TH']);

/** Elements whose content is not words for people. */
const dropped = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'NOSCRIPT',
  'IFRAME',
  'OBJECT',
  'SVG',
  'MATH',
  'HEAD',
  'TITLE',
]);

/** HTML's elements and those that Google's apps and Outlook add. Any other word in angle brackets is text. */
const elements =
  'a|abbr|acronym|address|area|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|data|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|html-blob|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|math|menu|meta|meter|nav|noscript|object|ol|optgroup|option|output|p|picture|pre|progress|q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|(?:o|v|w|st1):[a-z]+';
const markup = `/?(?:${elements})(?=[\\s/>])[^<>]*>|!--|!doctype\\b`;
const tag = new RegExp(`<(?:${markup})`, 'i');
const noTag = new RegExp(`<(?!${markup})`, 'gi');

/** Whether a description is laid out with HTML: a plain field would lose its layout. */
export const isLaidOut = (description: string): boolean => tag.test(description);

const references: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };

/** What a description without layout reads like: Google writes what people type with HTML's character references. */
export const asTyped = (description: string): string =>
  description.replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_whole, name: string) => references[name] ?? '');

/** What a person types, as Google's HTML: it reads there as it was typed. */
export const asDescription = (typed: string): string =>
  typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Turns a description (plain text, or the HTML that Google's editor writes) into parts that a component can render
 * without ever setting HTML. It is parsed in a document of its own, in which nothing loads or runs.
 */
export function safeDescription(description: string): DescriptionPart[] {
  if (!isLaidOut(description)) return withBreaks(asTyped(description));
  const html = description.replace(noTag, '&lt;');
  return partsOf(new DOMParser().parseFromString(html, 'text/html').body);
}

function partsOf(parent: Node): DescriptionPart[] {
  return [...parent.childNodes].flatMap((node): DescriptionPart[] => {
    if (node.nodeType === Node.TEXT_NODE) return textOf(node);
    if (!(node instanceof Element) || dropped.has(node.tagName.toUpperCase())) return [];
    if (node.tagName === 'BR') return [{ kind: 'break' }];
    const parts = partsOf(node);
    const href = node.tagName === 'A' ? safeLink(node.getAttribute('href')) : null;
    if (href) return linkOf(href, node.textContent ?? '', withoutLinks(parts));
    const kind = groups[node.tagName];
    if (kind) return [{ kind, parts }];
    return cells.has(node.tagName) ? [...parts, ' '] : parts;
  });
}

/** A link whose words don't say where it leads is followed by its destination. */
function linkOf(href: string, label: string, parts: DescriptionPart[]): DescriptionPart[] {
  const destination = destinationOf(href);
  if (label.trim() === '') return [{ kind: 'link', href, parts: [...parts, destination] }];
  const [first, ...others] = textLinks(label.trim());
  const says = typeof first === 'object' && others.length === 0 ? destinationOf(first.href) : label.trim();
  const link = { kind: 'link', href, parts } as const;
  return says === destination ? [link] : [link, ` (${destination})`];
}

/** The host of a page; the address or number of anything else. With a user's name in front, an address says so. */
function destinationOf(href: string): string {
  const { protocol, host, username, pathname } = new URL(href);
  if (protocol !== 'https:' && protocol !== 'http:') return pathname;
  return username === '' ? host : `leads to ${host}`;
}

/** The lines of a laid out document's source are no lines of its text; in Google's own notes, which have no blocks, they are. */
function textOf(node: Node): DescriptionPart[] {
  const text = node.textContent ?? '';
  const { body } = node.ownerDocument as Document;
  if (!body.querySelector(blocks)) return withBreaks(text);
  const flowing = text.replace(/\s+/g, ' ');
  return flowing === '' || (flowing === ' ' && !node.previousSibling) ? [] : withLinks(flowing);
}

const blocks = 'p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, pre';

/** Only addresses that a person would expect behind a link; never `javascript:` or `data:`. */
export function safeLink(href: string | null | undefined): string | null {
  if (!href || !URL.canParse(href)) return null;
  const { protocol } = new URL(href);
  return ['https:', 'http:', 'mailto:', 'tel:'].includes(protocol) ? href : null;
}

const withoutLinks = (parts: DescriptionPart[]): DescriptionPart[] =>
  parts.flatMap((part) => {
    if (typeof part !== 'object' || part.kind === 'break') return [part];
    return part.kind === 'link' ? part.parts : [{ ...part, parts: withoutLinks(part.parts) }];
  });

function withBreaks(text: string): DescriptionPart[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const parts = withLinks(line);
    return index === 0 ? parts : [{ kind: 'break' } as const, ...parts];
  });
}

const withLinks = (text: string): DescriptionPart[] =>
  textLinks(text).map((part) =>
    typeof part === 'string' ? part : { kind: 'link', href: part.href, parts: [part.text] },
  );
