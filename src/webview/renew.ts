/**
 * Gives `parent` new children, and keeps each old one that is equal to its successor: so selections, the scroll
 * position and the focus survive a page that is drawn anew. Children belong together by `data-key`, or else by place.
 * A focus inside a child that changed goes to the element of the same `data-focus`.
 */
export function renew(parent: Element, next: readonly Element[]): void {
  const focused = document.activeElement;
  const focus = focused && parent.contains(focused) ? focused.getAttribute('data-focus') : null;
  const old = new Map([...parent.children].map((child, index) => [keyOf(child, index), child]));
  const children = next.map((child, index) => {
    const former = old.get(keyOf(child, index));
    return former?.isEqualNode(child) ? former : child;
  });
  const kept = new Set(children);
  for (const child of old.values()) if (!kept.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const child of children) {
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  if (focus !== null && document.activeElement !== focused) focusOn(parent, focus);
}

/** @returns whether there is something of that `data-focus` to focus. */
export function focusOn(parent: Element, focus: string): boolean {
  const found = parent.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focus)}"]`);
  found?.focus({ preventScroll: true });
  return found !== null;
}

function keyOf(child: Element, index: number): string {
  return child.getAttribute('data-key') ?? String(index);
}
