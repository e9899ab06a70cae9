import type { DetailsPackageType } from '../../messages/details.ts';
import { svgElement } from '../element.ts';

/** Outlines on a grid of 16 × 16, the same as in the files under media/. */
export const typeOutlines: Record<DetailsPackageType, string> = {
  // A shipping container.
  container: 'M1.5 4h13v8h-13zM4.75 4v8M8 4v8M11.25 4v8',
  // Layers.
  docker: 'M8 1.75 14.5 5 8 8.25 1.5 5zM1.5 8.25 8 11.5l6.5-3.25M1.5 11.25 8 14.5l6.5-3.25',
  // A jar.
  maven:
    'M4.75 1.5h6.5v2h-6.5zM5.5 3.5C5.5 5 3.5 5.25 3.5 7.25v5.25a2 2 0 0 0 2 2h5a2 2 0 0 0 2-2V7.25c0-2-2-2.25-2-3.75M3.5 8.25h9M3.5 11.75h9',
  // The braces of a package.json.
  npm: 'M6 2C4.25 2 4.25 3 4.25 4.5S4 7.25 2 8c2 .75 2.25 2 2.25 3.5S4.25 14 6 14M10 2c1.75 0 1.75 1 1.75 2.5S12 7.25 14 8c-2 .75-2.25 2-2.25 3.5S11.75 14 10 14M8 7.5v1',
  // C# and F#.
  nuget: 'M6.5 2 5 14M11 2 9.5 14M2.5 5.75h11.5M2 10.25h11.5',
  // A cut gem.
  rubygems: 'M4.5 2.5h7l3 4L8 14 1.5 6.5zM1.5 6.5h13M4.5 2.5l1.25 4L8 14l2.25-7.5 1.25-4',
};

/** The drawing of a package type, for decoration: the type stands beside it in words. */
export function typeIcon(packageType: DetailsPackageType): SVGSVGElement {
  return svgElement(
    'svg',
    { class: 'type-icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    svgElement('path', { d: typeOutlines[packageType] }),
  );
}
