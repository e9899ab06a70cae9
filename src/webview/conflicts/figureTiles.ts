import type { Figures } from '../../core/conflicts/figures.ts';
import type { Conflict } from '../../core/conflicts/report.ts';
import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings } from '../../messages/conflicts.ts';
import { element } from '../element.ts';
import { dateText, numberText } from './words.ts';

const visibilities = ['public', 'private', 'internal'] as const;

/** The summary of the report: one number or date each under its head. */
export function figureTiles(figures: Figures, strings: ConflictsStrings): HTMLElement {
  const { asked, owners, conflicts, versions, withoutVersionCount, oldest, newest } = figures;
  return element(
    'dl',
    { class: 'figures' },
    tile(strings.ownersAsked, asked === owners ? numberText(owners) : `${numberText(asked)} / ${numberText(owners)}`),
    tile(strings.conflicts, numberText(conflicts)),
    ...visibilities
      .filter((each) => each !== 'internal' || figures.visibilities.internal > 0)
      .map((each) => tile(strings.visibilities[each], numberText(figures.visibilities[each]))),
    versionsTile(versions, withoutVersionCount, strings),
    ...(oldest ? [dateTile(strings.oldest, oldest)] : []),
    ...(newest ? [dateTile(strings.newest, newest)] : []),
  );
}

function tile(head: string, value: string): HTMLElement {
  return element('div', { class: 'figure' }, element('dt', {}, head), element('dd', {}, value));
}

/** With a plus where some packages have versions that nobody has counted, and how many those are in its tooltip. */
function versionsTile(versions: number, unknown: number, strings: ConflictsStrings): HTMLElement {
  const built = tile(strings.versionsAffected, unknown > 0 ? `${numberText(versions)}+` : numberText(versions));
  if (unknown > 0) built.title = `${strings.unknown}: ${numberText(unknown)}`;
  return built;
}

function dateTile(head: string, { package: { createdAt, name } }: Conflict): HTMLElement {
  const { day, exact } = dateText(createdAt);
  const shown = visible(name);
  return element(
    'div',
    { class: 'figure dated' },
    element('dt', {}, head),
    element(
      'dd',
      {},
      element('time', { datetime: createdAt, title: exact }, day),
      element('span', { class: 'which', dir: 'auto', title: shown }, shown),
    ),
  );
}
