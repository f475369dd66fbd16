// Decides nothing: reserves the id under which react-aria would insert a style element, so that it inserts none. It must never add a rule itself (P6: style-src 'self').

const pressableStyleId = 'react-aria-pressable-style';

/**
 * Call once before the first render of a cell. react-aria skips its style element when an element with this id exists;
 * the one rule it holds stands in base.css instead.
 */
export function reserveStyles(page: Document): void {
  if (page.getElementById(pressableStyleId) !== null) return;
  const marker = page.createElement('meta');
  marker.id = pressableStyleId;
  page.head.append(marker);
}
