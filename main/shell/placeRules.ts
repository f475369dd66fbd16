// Keeps the page that shows the video below the truth strip: wherever the desk asks to put it, it can never cover the three sentences (P18).

export interface Rect { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Height of the truth strip in CSS pixels (design: 76). */
export const stripHeight = 76;

/** `asked` in the window's content pixels; `content` its size. The answer lies inside the content, under the strip. */
export const placeStage = (asked: Rect, content: { readonly width: number; readonly height: number }): Rect => {
  const x = Math.min(asked.x, content.width);
  const y = Math.min(Math.max(asked.y, stripHeight), content.height);
  return { x, y, width: Math.max(0, Math.min(asked.width, content.width - x)), height: Math.max(0, Math.min(asked.height, content.height - y)) };
};
