import { element } from './element.ts';

let region: HTMLElement | undefined;

/** Has a screen reader say a text, without moving the focus. */
export function announce(text: string): void {
  if (!region) {
    region = element('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
    document.body.append(region);
  }
  region.textContent = text;
}
