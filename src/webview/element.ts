type Attributes = Record<string, string | number | boolean | undefined>;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Marks, embeddings, overrides and isolates of direction: they can show a stranger's name as another one. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Builds an HTML element. Strings among the children become text nodes, never markup, without the characters that
 * turn the direction of what follows. An attribute that is `undefined`
 * or `false` is left out, one that is `true` is empty.
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
