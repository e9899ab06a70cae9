import { shortened } from '../core/packages/index.ts';
import type { Action } from '../messages/action.ts';

type Attributes = Record<string, string | number | boolean | undefined>;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Marks, embeddings, overrides and isolates of direction: they can show a stranger's name as another one. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Builds an HTML element. Strings among the children become text nodes, never markup, without the characters that
 * turn the direction of what follows. An attribute that is `undefined` or `false` is left out, one that is `true` is
 * empty.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** As {@link element}, for SVG. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS(svgNamespace, name), attributes, children);
}

function filled<Built extends Element>(built: Built, attributes: Attributes, children: (Node | string)[]): Built {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) built.setAttribute(name, value === true ? '' : String(value));
  }
  built.append(...children.map((child) => (typeof child === 'string' ? child.replace(bidirectional, '') : child)));
  return built;
}

/** A button that does one thing. */
export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const built = element('button', { type: 'button', ...attributes }, label);
  built.addEventListener('click', onClick);
  return built;
}

/** What a page shows where it has nothing to show: why, and what can be done. */
export function failure(message: string, actions: readonly Action[], act: (id: string) => void): HTMLElement {
  return element(
    'section',
    { class: 'failure', role: 'alert' },
    element('h1', {}, message),
    element('div', { class: 'buttons' }, ...actions.map(({ id, label }) => button(label, () => act(id)))),
  );
}

/** Room for any name of 255 characters; what is longer would push the rest of the page out of sight. */
export const mostShown = 256;

/** A stranger's text, cut where it is very long: then with a button that shows the whole. */
export function longText(text: string, showWhole: string, most = mostShown): HTMLElement[] {
  const part = element('span', { dir: 'auto' }, shortened(text, most));
  if (text.length <= most) return [part];
  const more = button(
    showWhole,
    () => {
      const whole = element('span', { dir: 'auto', tabindex: -1 }, text);
      part.replaceWith(whole);
      whole.focus();
      more.remove();
    },
    { class: 'show-whole' },
  );
  return [part, more];
}

let region: HTMLElement | undefined;

/** Has a screen reader say a text, without moving the focus. */
export function announce(text: string): void {
  if (!region) {
    region = element('div', { class: 'visually-hidden', 'aria-live': 'polite', role: 'status' });
    document.body.append(region);
  }
  region.textContent = text;
}
