import { Fragment, type ReactNode, useMemo } from 'react';
import { type DescriptionPart, safeDescription } from '#src/browser/calendar/view/safeDescription.ts';

/** Text from somebody else's hand, with its links and simple formatting but without its HTML. */
export function Description({ text }: { text: string }) {
  const parts = useMemo(() => safeDescription(text), [text]);
  return <>{render(parts)}</>;
}

const render = (parts: DescriptionPart[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
  parts.map((part, index) => <Fragment key={index}>{renderPart(part)}</Fragment>);

function renderPart(part: DescriptionPart): ReactNode {
  if (typeof part === 'string') return part;
  switch (part.kind) {
    case 'break':
      return <br />;
    case 'strong':
      return <strong>{render(part.parts)}</strong>;
    case 'em':
      return <em>{render(part.parts)}</em>;
    case 'paragraph':
      return <span className="mb-2 block">{render(part.parts)}</span>;
    case 'item':
      return <span className="ml-4 block before:mr-2 before:content-['•']">{render(part.parts)}</span>;
    case 'link':
      return (
        <a
          className="text-accent underline"
          href={part.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
        >
          {render(part.parts)}
        </a>
      );
  }
}
