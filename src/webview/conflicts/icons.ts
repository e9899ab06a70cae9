import type { Collision } from '../../core/conflicts/index.ts';
import { svgElement } from '../element.ts';

/** Outlines in a square of 16 by 16. */
const outlines = {
  busy: 'M8 1.5a6.5 6.5 0 1 1-6.5 6.5',
  chevron: 'M6 3.5 10.5 8 6 12.5',
  external: 'M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4',
  good: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5 8.2l2.2 2.2L11 6.2',
  information: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M8 7.2v4M8 4.6v.9',
  present: 'M8 1.8 14.8 14H1.2ZM8 6v4M8 11.6v.9',
  same: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M5 6.4h6M5 9.6h6',
  absent: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M3.4 3.4l9.2 9.2',
  refused: 'M3.5 7h9v7h-9ZM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7M8 9.8v1.6',
} satisfies Record<Collision['kind'] | 'busy' | 'chevron' | 'external' | 'good' | 'information', string>;

/** A picture beside words that say the same. */
export function icon(name: keyof typeof outlines): SVGSVGElement {
  return svgElement(
    'svg',
    { class: `icon ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    svgElement('path', { d: outlines[name] }),
  );
}
