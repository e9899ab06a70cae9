import type { Figures } from '../../core/conflicts/figures.ts';
import type { Conflict } from '../../core/conflicts/report.ts';
import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings } from '../../messages/conflicts.ts';
import { button, element } from '../element.ts';
import { icon } from './icons.ts';
import { dated, filled, numberText } from './words.ts';

const visibilities = ['public', 'private', 'internal'] as const;

export interface Tiles {
  readonly figures: Figures;
  readonly strings: ConflictsStrings;
  /** Without an account nobody can say how many private packages there are. */
  readonly isSignedOut: boolean;
  /** The list of owners that the first tile opens, by its id; without it the tile is a figure like the others. */
  readonly owners?: { readonly id: string; readonly isOpen: boolean; readonly toggle: () => void };
}

/** The summary of the report: one number or date each under its head. */
export function figureTiles(tiles: Tiles): HTMLElement {
  const { figures, strings, isSignedOut } = tiles;
  const { conflicts, versions, withoutVersionCount, oldest, newest } = figures;
  const countOf = (each: (typeof visibilities)[number]) => {
    const count = figures.visibilities[each];
    return isSignedOut && each === 'private' && count === 0 ? '–' : numberText(count);
  };
  const ofConflicts = () => [
    ...visibilities
      .filter((each) => each !== 'internal' || figures.visibilities.internal > 0)
      .map((each) => tile(strings.visibilities[each], countOf(each))),
    versionsTile(versions, withoutVersionCount, strings),
    ...(oldest ? [dateTile(strings.oldest, oldest)] : []),
    ...(newest ? [dateTile(strings.newest, newest)] : []),
  ];
  return element(
    'dl',
    { class: 'figures' },
    ownersTile(tiles),
    // Where nobody has answered, there is no number of conflicts, not even 0.
    tile(strings.conflicts, conflicts === 0 && figures.answered === 0 ? '–' : numberText(conflicts)),
    ...(conflicts > 0 ? ofConflicts() : []),
  );
}

function tile(head: string, value: Node | string): HTMLElement {
  return element('div', { class: 'figure' }, element('dt', {}, head), element('dd', {}, value));
}

/** How many owners answered, of all that there are: one that failed is never counted as if it had none. */
function ownersTile({ figures, strings, owners }: Tiles): HTMLElement {
  const { answered, mayBeMore, unlisted } = figures;
  const all = figures.owners + unlisted;
  const isWhole = answered === all && !mayBeMore;
  const value = isWhole
    ? numberText(all)
    : filled(strings.ofAll, answered, mayBeMore ? `${numberText(all)}+` : numberText(all));
  const head = isWhole ? strings.ownersAsked : strings.ownersAnswered;
  if (!owners) return tile(head, value);
  const toggle = button(value, owners.toggle, {
    class: 'show-owners',
    title: strings.showOwners,
    'aria-expanded': owners.isOpen ? 'true' : 'false',
    'aria-controls': owners.isOpen ? owners.id : undefined,
    'data-focus': 'owners',
  });
  toggle.append(element('span', { class: 'visually-hidden' }, ` ${strings.showOwners}`), icon('chevron'));
  return tile(head, toggle);
}

/** With a plus where some packages have versions that nobody has counted, and how many those are in its tooltip. */
function versionsTile(versions: number, unknown: number, strings: ConflictsStrings): HTMLElement {
  const built = tile(strings.versionsAffected, unknown > 0 ? `${numberText(versions)}+` : numberText(versions));
  if (unknown > 0) built.title = `${strings.unknown}: ${numberText(unknown)}`;
  return built;
}

function dateTile(head: string, { package: { createdAt, name } }: Conflict): HTMLElement {
  const shown = visible(name);
  return element(
    'div',
    { class: 'figure dated' },
    element('dt', {}, head),
    element('dd', {}, dated(createdAt, ''), element('span', { class: 'which', dir: 'auto', title: shown }, shown)),
  );
}
