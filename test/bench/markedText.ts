// Puts generated text between two marks of a document and leaves the rest as people wrote it. It must never write over their words.

const opening = '<!-- figures: written by npm run bench -->';
const closing = '<!-- end of the figures -->';

/** Null when the document has not each mark once, in this order: then nothing may be written. */
export function withFigures(document: string, figures: string): string | null {
  const [before, rest, ...more] = document.split(opening);
  const [old, after, ...further] = (rest ?? '').split(closing);
  if (before === undefined || old === undefined || after === undefined) return null;
  if (more.length > 0 || further.length > 0) return null;
  return `${before}${opening}\n\n${figures}\n\n${closing}${after}`;
}
