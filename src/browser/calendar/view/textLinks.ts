type TextLink = { text: string; href: string };

const addresses =
  /https?:\/\/[^\s<>"]+|\bwww\.[^\s<>"]+|\bmailto:[^\s<>"]+|\btel:[+\d][\d\s().-]*\d|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** A text cut into plain words and the addresses in it, which lead where they say. Together they are the whole text. */
export function textLinks(text: string): (string | TextLink)[] {
  const parts: (string | TextLink)[] = [];
  let end = 0;
  for (const match of text.matchAll(addresses)) {
    const address = withoutPunctuation(match[0]);
    const href = hrefOf(address);
    if (!URL.canParse(href)) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function hrefOf(address: string): string {
  if (/^www\./i.test(address)) return `https://${address}`;
  return /^[a-z]+:/i.test(address) ? address : `mailto:${address}`;
}

/** The sentence's own punctuation is no part of an address; a closing bracket is one if the address opens it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1] as string;
    const opening = { ')': '(', ']': '[', '}': '{' }[last];
    const before = address.slice(0, end);
    if (opening ? count(before, last) <= count(before, opening) : !".,;:!?'*".includes(last)) break;
  }
  return address.slice(0, end);
}

const count = (text: string, one: string) => text.split(one).length - 1;
