// Decides how a view is drawn in a test: to markup, with the real texts. It must never change a text.
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { TextsProvider } from '../../renderer/lib/i18n/TextsProvider.tsx';

export function drawn(view: ReactElement): string {
  return renderToStaticMarkup(
    <TextsProvider locale="en-GB" timeZone="UTC">
      {view}
    </TextsProvider>,
  );
}

/** The words a person sees or hears, without markup. */
export function wordsOf(markup: string): string {
  const plain = markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  return plain.replace(/\s+/g, ' ').trim();
}
