/** A description with what stands between backticks set as code, as in Markdown. */
export function Prose({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text never move
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
