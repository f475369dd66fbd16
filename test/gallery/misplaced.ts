// Finds what is cut off, too small to hit or outside the window, which a picture shows only to a careful eye. It runs inside the page and changes nothing there.

/** One sentence for each finding. Self-contained: Playwright sends its text into the page. */
export function misplaced(): string[] {
  const found: string[] = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth)
    found.push(`the page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(element);
    const name = `${element.tagName}.${element.getAttribute('class') ?? ''}`;
    const mayBeWide =
      style.overflowX === 'visible' || style.display === 'inline' || element.tagName === 'INPUT';
    if (!mayBeWide && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      found.push(`${name} is ${element.scrollWidth} wide in ${element.clientWidth}`);
    const isTarget = element.tagName === 'BUTTON' || element.tagName === 'INPUT';
    if (!isTarget || style.visibility === 'hidden' || element.tabIndex < 0) continue;
    const label = element.textContent || element.getAttribute('aria-label') || name;
    const { width, height, left, right } = element.getBoundingClientRect();
    if (width > 0 && (height < 43.5 || width < 43.5))
      found.push(`${label} is ${width}x${height}: smaller than a target`);
    if (right > page.clientWidth + 1 || left < -1) found.push(`${label} lies outside the window`);
  }
  return found;
}
