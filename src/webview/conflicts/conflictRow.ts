import type { Conflict } from '../../core/conflicts/report.ts';
import { shortened, visible } from '../../core/packages/visible.ts';
import type { CollisionView, ConflictsStrings } from '../../messages/conflicts.ts';
import { element, mostShown } from '../element.ts';
import { icon } from './icons.ts';
import { dated, filled, numberText } from './words.ts';

/** How a row stands; the table listens to its clicks and keys. */
export interface RowState {
  readonly key: string;
  readonly isOpen: boolean;
  /** Whether Tab reaches this row: one of the table at a time, as in VS Code's lists. */
  readonly isCurrent: boolean;
  readonly collision: CollisionView | undefined;
  readonly isChecking: boolean;
}

/**
 * One conflict as a row. The roles say what the elements are by themselves, for where the style sheet makes cards of
 * rows: browsers forget what a table is once its parts are laid out otherwise.
 */
export function conflictRow(
  { owner, package: summary }: Conflict,
  state: RowState,
  strings: ConflictsStrings,
): HTMLElement {
  const { key, isOpen, isChecking } = state;
  const name = visible(summary.name);
  const tabindex = state.isCurrent ? 0 : -1;
  const { columns } = strings;
  const toggle = element(
    'button',
    {
      type: 'button',
      class: 'toggle',
      tabindex,
      'aria-expanded': isOpen ? 'true' : 'false',
      'aria-controls': isOpen ? panelId(key) : undefined,
      'aria-label': filled(strings.showCollision, shortened(name, mostShown)),
      'data-focus': `toggle ${key}`,
    },
    icon('chevron'),
  );
  const open = element(
    'button',
    {
      type: 'button',
      class: 'open',
      tabindex,
      title: strings.openOnGitHub,
      'aria-label': `${strings.openOnGitHub}: ${shortened(name, mostShown)}`,
      'data-focus': `open ${key}`,
    },
    icon('external'),
  );
  return element(
    'tr',
    {
      role: 'row',
      class: isOpen ? 'conflict is-open' : 'conflict',
      'data-key': key,
      'aria-busy': isChecking ? 'true' : undefined,
    },
    cell('owner', columns.owner, toggle, text(visible(owner.login))),
    element('td', { role: 'cell', class: 'collision' }, outcome(state, strings)),
    element('th', { role: 'rowheader', scope: 'row', class: 'name' }, text(name), open),
    cell('visibility', columns.visibility, strings.visibilities[summary.visibility]),
    cell('versions', columns.versions, summary.versionCount === undefined ? '–' : numberText(summary.versionCount)),
    cell('repository', columns.repository, ...(summary.repository ? [text(visible(summary.repository))] : ['–'])),
    cell('created', columns.created, dated(summary.createdAt, '–')),
    cell('updated', columns.updated, dated(summary.updatedAt, '–')),
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
function outcome({ collision, isChecking }: RowState, strings: ConflictsStrings): HTMLElement {
  const kind = collision?.kind === 'known' ? collision.collision.kind : undefined;
  const label = isChecking ? strings.checking : kind ? strings.outcomes[kind] : strings.notChecked;
  const picture = isChecking ? icon('busy') : kind ? icon(kind) : '–';
  return element(
    'span',
    { class: `mark ${isChecking ? 'checking' : (kind ?? 'unchecked')}`, title: label },
    typeof picture === 'string' ? element('span', { 'aria-hidden': 'true' }, picture) : picture,
    element('span', { class: 'label' }, label),
  );
}

function panelId(key: string): string {
  return `opened-${encodeURIComponent(key)}`;
}

function cell(column: string, label: string, ...children: (Node | string)[]): HTMLElement {
  return element('td', { role: 'cell', class: column, 'data-label': label }, ...children);
}

/** A name, cut after two lines by the style sheet; whole in its tooltip and in the opened row. */
function text(name: string): HTMLElement {
  return element('span', { class: 'text', dir: 'auto', title: name }, name);
}
