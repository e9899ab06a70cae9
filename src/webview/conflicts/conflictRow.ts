import type { Column } from '../../core/conflicts/arrange.ts';
import type { Conflict } from '../../core/conflicts/report.ts';
import { shortened, visible } from '../../core/packages/visible.ts';
import type { CollisionView } from '../../messages/conflicts.ts';
import { element } from '../element.ts';
import { mostShown } from '../longText.ts';
import { icon } from './icons.ts';
import { columnText, dated, numberText, outcomeText, t } from './words.ts';

/** How a row stands; the table listens to its clicks and keys. */
export interface RowState {
  readonly key: string;
  readonly isOpen: boolean;
  /** Whether Tab reaches this row: one of the table at a time, as in VS Code's lists. */
  readonly isCurrent: boolean;
  readonly collision: CollisionView | undefined;
}

/**
 * One conflict as a row. The roles say what the elements are by themselves, for where the style sheet makes cards of
 * rows: browsers forget what a table is once its parts are laid out otherwise.
 */
export function conflictRow(
  { owner, package: summary }: Conflict,
  { key, isOpen, isCurrent, collision }: RowState,
): HTMLElement {
  const { versionCount, repository } = summary;
  const name = visible(summary.name);
  const short = shortened(name, mostShown);
  const control = (kind: 'toggle' | 'open', attributes: Parameters<typeof element>[1], picture: SVGSVGElement) =>
    element(
      'button',
      { type: 'button', class: kind, tabindex: isCurrent ? 0 : -1, ...attributes, 'data-focus': `${kind} ${key}` },
      picture,
    );
  const toggle = control(
    'toggle',
    {
      'aria-expanded': isOpen ? 'true' : 'false',
      'aria-controls': isOpen ? panelId(key) : undefined,
      'aria-label': t('Show what {0} collides with', short),
    },
    icon('chevron'),
  );
  const openTitle = t('Open on GitHub');
  const open = control('open', { title: openTitle, 'aria-label': `${openTitle}: ${short}` }, icon('external'));
  return element(
    'tr',
    {
      role: 'row',
      class: isOpen ? 'conflict is-open' : 'conflict',
      'data-key': key,
      'aria-busy': collision?.isChecking ? 'true' : undefined,
    },
    cell('owner', toggle, text(visible(owner.login))),
    element('td', { role: 'cell', class: 'collision' }, outcome(collision)),
    element('th', { role: 'rowheader', scope: 'row', class: 'name' }, text(name), open),
    cell('visibility', t(summary.visibility)),
    cell('versions', versionCount === undefined ? '–' : numberText(versionCount)),
    cell('repository', repository ? text(visible(repository)) : '–'),
    cell('created', dated(summary.createdAt, '–')),
    cell('updated', dated(summary.updatedAt, '–')),
  );
}

/** The row under an open one, which holds its panel. */
export function openedRow(key: string, columnCount: number, panel: readonly HTMLElement[]): HTMLElement {
  return element(
    'tr',
    { role: 'row', class: 'opened', 'data-key': `${key} opened` },
    element('td', { role: 'cell', colspan: columnCount, id: panelId(key) }, ...panel),
  );
}

/** What is known of the collision without opening the row: an outline, whose meaning is in its tooltip. */
function outcome(collision: CollisionView | undefined): HTMLElement {
  const kind = collision?.kind === 'known' ? collision.collision.kind : undefined;
  const [state, label] = collision?.isChecking
    ? (['checking', t('Checking…')] as const)
    : ([kind ?? 'unchecked', kind ? outcomeText(kind) : t('not checked')] as const);
  const none = element('span', { 'aria-hidden': 'true' }, '–');
  return element(
    'span',
    { class: `mark ${state}`, title: label },
    state === 'unchecked' ? none : icon(state === 'checking' ? 'busy' : state),
    element('span', { class: 'label' }, label),
  );
}

function panelId(key: string): string {
  return `opened-${encodeURIComponent(key)}`;
}

function cell(column: Column, ...children: (Node | string)[]): HTMLElement {
  return element('td', { role: 'cell', class: column, 'data-label': columnText(column) }, ...children);
}

/** A name, cut after two lines by the style sheet; whole in its tooltip and in the opened row. */
function text(name: string): HTMLElement {
  return element('span', { class: 'text', dir: 'auto', title: name }, name);
}
