import type { OwnerFigure } from '../../core/conflicts/figures.ts';
import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings } from '../../messages/conflicts.ts';
import { button, element, svgElement } from '../element.ts';
import { filled, numberText } from './words.ts';

/** How many owners have a line of their own; the rest share one, without a bar, which would dwarf theirs. */
const most = 8;

/**
 * The conflicts of each owner as bars. A bar is a button that shows this owner's conflicts alone, or all again; its
 * text says what the bar shows, so that nobody needs to see it.
 */
export function ownerBars(
  all: readonly OwnerFigure[],
  chosen: string | undefined,
  strings: ConflictsStrings,
  choose: (login: string | undefined) => void,
): HTMLElement {
  const first = all.length > most ? all.slice(0, most - 1) : all;
  const rest = all.slice(first.length);
  const longest = Math.max(...first.map(({ conflicts }) => conflicts));
  const bars = first.map(({ owner: { login }, conflicts }) => {
    const isChosen = login.toLowerCase() === chosen?.toLowerCase();
    const bar = button('', () => choose(isChosen ? undefined : login), {
      class: 'owner-bar',
      'aria-pressed': isChosen ? 'true' : 'false',
      'data-focus': `bar ${login}`,
    });
    bar.append(...parts(visible(login), conflicts, longest));
    return element('li', { 'data-key': login }, bar);
  });
  const others = rest.reduce((sum, { conflicts }) => sum + conflicts, 0);
  const last = element('div', { class: 'owner-bar' }, ...parts(filled(strings.otherOwners, rest.length), others));
  return element(
    'section',
    { class: 'by-owner' },
    element('h2', {}, strings.byOwner),
    element('ul', { 'aria-label': strings.byOwner }, ...bars, ...(rest.length > 0 ? [element('li', {}, last)] : [])),
  );
}

function parts(label: string, count: number, longest?: number): Element[] {
  const width = longest === undefined ? 0 : (100 * count) / longest;
  return [
    element('span', { class: 'login', dir: 'auto', title: label }, label),
    svgElement(
      'svg',
      { class: 'bar', 'aria-hidden': 'true', height: 8 },
      svgElement('rect', { width: `${width}%`, height: 8, rx: 2 }),
    ),
    element('span', { class: 'count' }, numberText(count)),
  ];
}
