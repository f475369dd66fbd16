// Keeps the page that shows the video below the truth strip: wherever the desk asks to put it, it can never cover the three sentences (P18).

import type { Rect } from '../core/rect.ts';

/** Height of the truth strip in CSS pixels (design: 76). */
export const stripHeight = 76;

/** A number that is none places nothing. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** `asked` in the window's content pixels; `content` its size. The answer lies inside the content, under the strip. */
export const placeCallView = (
  asked: Rect,
  content: { readonly width: number; readonly height: number },
): Rect => {
  const x = Math.min(Math.max(finite(asked.x), 0), content.width);
  const y = Math.min(Math.max(finite(asked.y), stripHeight), content.height);
  return {
    x,
    y,
    width: Math.max(0, Math.min(finite(asked.width), content.width - x)),
    height: Math.max(0, Math.min(finite(asked.height), content.height - y)),
  };
};
