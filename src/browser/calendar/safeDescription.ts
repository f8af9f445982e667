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

const linkPattern = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/**
 * Turns a description (plain text, or the HTML that Google's editor writes) into parts that a component can render
 * without ever setting HTML. It is parsed in a document of its own, in which nothing loads or runs.
 */
export function safeDescription(description: string): DescriptionPart[] {
  if (!/<[a-z!/][^>]*>/i.test(description)) return withBreaks(description);
  const { body } = new DOMParser().parseFromString(description, 'text/html');
  return partsOf(body);
}

function partsOf(parent: Node): DescriptionPart[] {
  return [...parent.childNodes].flatMap((node): DescriptionPart[] => {
    if (node.nodeType === Node.TEXT_NODE) return textOf(node);
    if (!(node instanceof Element) || dropped.has(node.tagName.toUpperCase())) return [];
    if (node.tagName === 'BR') return [{ kind: 'break' }];
    const parts = partsOf(node);
    const href = node.tagName === 'A' ? safeLink(node.getAttribute('href')) : null;
    if (href) return [{ kind: 'link', href, parts: parts.length > 0 ? withoutLinks(parts) : [href] }];
    const kind = groups[node.tagName];
    if (kind) return [{ kind, parts }];
    return cells.has(node.tagName) ? [...parts, ' '] : parts;
  });
}

/** The lines of a laid out document's source are no lines of its text; in Google's own notes, which have no blocks, they are. */
function textOf(node: Node): DescriptionPart[] {
  const text = node.textContent ?? '';
  const { body } = node.ownerDocument as Document;
  if (!body.querySelector(laidOut)) return withBreaks(text);
  const flowing = text.replace(/\s+/g, ' ');
  return flowing === '' || (flowing === ' ' && !node.previousSibling) ? [] : withLinks(flowing);
}

const laidOut = 'p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, pre';

/** Only addresses that a person would expect behind a link; never `javascript:` or `data:`. */
export function safeLink(href: string | null | undefined): string | null {
  if (!href || !URL.canParse(href)) return null;
  const { protocol } = new URL(href);
  return ['https:', 'http:', 'mailto:', 'tel:'].includes(protocol) ? href : null;
}

const withoutLinks = (parts: DescriptionPart[]): DescriptionPart[] =>
  parts.flatMap((part) => (typeof part === 'object' && part.kind === 'link' ? part.parts : [part]));

function withBreaks(text: string): DescriptionPart[] {
  return text.split('\n').flatMap((line, index) => {
    const parts = withLinks(line);
    return index === 0 ? parts : [{ kind: 'break' } as const, ...parts];
  });
}

function withLinks(text: string): DescriptionPart[] {
  const parts: DescriptionPart[] = [];
  let end = 0;
  for (const match of text.matchAll(linkPattern)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ kind: 'link', href: match[0], parts: [match[0]] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
