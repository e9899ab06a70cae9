/**
 * Makes a change without moving what a person looks at: rows that come or go above it scroll the page instead. The
 * browser's own anchoring does not outlive a script that moves the focus, so the pages that use this turn it off.
 *
 * @param selector finds the elements to hold on to; each has a `data-key`, by which it is found again
 */
export function holdPlace(selector: string, change: () => void): void {
  const anchor = window.scrollY > 0 ? firstInSight(selector) : undefined;
  const key = anchor?.getAttribute('data-key');
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  const after = [...document.querySelectorAll(selector)].find((each) => key && each.getAttribute('data-key') === key);
  if (after) window.scrollBy(0, after.getBoundingClientRect().top - before);
}

function firstInSight(selector: string): Element | undefined {
  const focused = document.activeElement?.closest(selector);
  const isInSight = (each: Element) => {
    const { top, bottom } = each.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  if (focused && isInSight(focused)) return focused;
  return [...document.querySelectorAll(selector)].find(isInSight);
}
