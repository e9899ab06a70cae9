import type { Column, Side, Conflict } from '../../core/conflicts/index.ts';
import { shortened, visible } from '../../core/packages/index.ts';
import type { CollisionView, FromConflictsPage, WhichSide } from '../../messages/conflicts.ts';
import { button, element, longText, mostShown } from '../element.ts';
import { icon } from './icons.ts';
import { columnText, dated, numberText, outcomeText, t } from './words.ts';

/** How a row stands; the table listens to its clicks and keys. */
export interface RowState {
  readonly key: string;
  readonly isOpen: boolean;
  /** Whether Tab reaches this row: one of the table at a time, as in VS Code's lists. */
  readonly isCurrent: boolean;
  /** `undefined` until the host has said anything. */
  readonly collision: CollisionView | undefined;
  /** Whether packages can be deleted, or shown in the tree. */
  readonly canChange: boolean;
  readonly columnCount: number;
  readonly send: (message: FromConflictsPage) => void;
  /** The sides all of whose tags are shown, and how one more becomes one. */
  readonly allTags: ReadonlySet<WhichSide>;
  readonly showAllTags: (which: WhichSide) => void;
}

/**
 * One conflict as a row, with another one under it where it is open. The roles say what the elements are by themselves, for where the style sheet makes cards of
 * rows: browsers forget what a table is once its parts are laid out otherwise.
 */
export function conflictRows(conflict: Conflict, state: RowState): HTMLElement[] {
  const { key, columnCount } = state;
  if (!state.isOpen) return [closedRow(conflict, state)];
  const opened = element(
    'tr',
    { role: 'row', class: 'opened', 'data-key': `${key} opened` },
    element('td', { role: 'cell', colspan: columnCount, id: panelId(key) }, ...collisionPanel(conflict, state)),
  );
  return [closedRow(conflict, state), opened];
}

function closedRow(
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

/** Tags shown before the button that shows the rest. */
const tagsAtFirst = 12;
const mostInFact = 100;

/** What an opened row shows: how the collision stands, and both packages side by side. */
function collisionPanel(conflict: Conflict, state: RowState): HTMLElement[] {
  const { collision } = state;
  if (collision?.kind !== 'known') {
    const known = { package: conflict.package, tags: undefined };
    return [
      element('p', { class: 'outcome loading' }, element('span', {}, t('Loading…'))),
      // Of the size of the side that is asked for, so that nothing jumps.
      element('div', { class: 'sides' }, side('docker', known, state), noSide('missing waiting', t('Loading…'))),
    ];
  }
  const { collision: found, message } = collision;
  const { kind } = found;
  const sides = [side('docker', found.docker, state)];
  if (kind === 'present') sides.push(side('container', found.container, state));
  else if (kind !== 'same') sides.push(noSide('missing', kind === 'absent' ? t('none found') : t('unknown')));
  return [
    element(
      'div',
      { class: `outcome ${kind}` },
      icon(kind),
      element('p', {}, element('strong', {}, outcomeText(kind)), element('span', {}, visible(message))),
    ),
    element('div', { class: 'sides' }, ...sides),
    footer(collision, state),
  ];
}

function footer(collision: CollisionView & { kind: 'known' }, { key, send }: RowState): HTMLElement {
  const { isChecking, actions, checked } = collision;
  return element(
    'div',
    { class: 'buttons', 'aria-busy': isChecking ? 'true' : undefined },
    button(isChecking ? t('Checking…') : t('Check Again'), () => !isChecking && send({ type: 'check', key }), {
      // Not `disabled`, which would take the focus away from whoever has pressed it.
      'aria-disabled': isChecking ? 'true' : undefined,
      'data-focus': `check ${key}`,
    }),
    ...actions.map(({ id, label }) =>
      button(label, () => send({ type: 'act', id }), { 'data-focus': `act ${key} ${id}` }),
    ),
    element('span', { class: 'checked' }, checked),
  );
}

function side(which: WhichSide, { package: summary, tags }: Side, state: RowState): HTMLElement {
  const { key, send, canChange } = state;
  const { versionCount, updatedAt, createdAt, visibility, repository } = summary;
  const heading = headingOf(which);
  const act = (type: 'open' | 'reveal' | 'delete', label: string) =>
    button(label, () => send({ type, key, side: which }), {
      'aria-label': `${label}: ${heading}`,
      'data-focus': `${type} ${which} ${key}`,
    });
  const changes = () => [act('reveal', t('Reveal in Packages')), act('delete', t('Delete Package…'))];
  return element(
    'section',
    { class: `side ${which}` },
    element('h3', {}, heading),
    element('p', { class: 'package-name', dir: 'auto' }, ...longText(visible(summary.name), t('Show Whole Text'))),
    element(
      'dl',
      {},
      fact(columnText('versions'), versionCount === undefined ? t('unknown') : numberText(versionCount)),
      fact(columnText('visibility'), t(visibility)),
      fact(columnText('repository'), repository === undefined ? t('none found') : cut(visible(repository))),
      fact(columnText('created'), dated(createdAt, t('unknown'))),
      fact(columnText('updated'), dated(updatedAt, t('unknown'))),
      element(
        'div',
        { class: 'wide' },
        element('dt', {}, t('Newest tags')),
        element('dd', {}, tagList(which, tags, state)),
      ),
    ),
    element('div', { class: 'buttons' }, act('open', t('Open on GitHub')), ...(canChange ? changes() : [])),
  );
}

function headingOf(which: WhichSide): string {
  return which === 'docker' ? t('Docker registry') : t('Container registry');
}

/** The container package where there is none to show. */
function noSide(state: string, why: string): HTMLElement {
  return element(
    'section',
    { class: `side ${state}` },
    element('h3', {}, headingOf('container')),
    element('p', {}, why),
  );
}

function tagList(which: WhichSide, tags: readonly string[] | undefined, state: RowState): Node {
  const { key, collision, allTags, showAllTags } = state;
  if (tags === undefined) return element('span', {}, collision?.kind === 'known' ? t('unknown') : t('Loading…'));
  if (tags.length === 0) return element('span', {}, t('none among the newest versions'));
  const isWhole = allTags.has(which) || tags.length <= tagsAtFirst;
  const shown = isWhole ? tags : tags.slice(0, tagsAtFirst);
  const focus = `tags ${which} ${key}`;
  const list = element(
    'ul',
    { class: 'tags', ...(allTags.has(which) && { tabindex: -1, 'data-focus': focus }) },
    ...shown.map((tag) => element('li', { class: 'tag', dir: 'auto' }, visible(tag))),
  );
  if (isWhole) return list;
  const showAll = button(t('Show All {0} Tags', tags.length), () => showAllTags(which), { 'data-focus': focus });
  return element('div', {}, list, showAll);
}

/** The whole in its tooltip: a name of any length would make the panel as long. */
function cut(text: string): HTMLElement {
  return element('span', { title: text }, shortened(text, mostInFact));
}

function fact(label: string, value: Node | string): HTMLElement {
  return element('div', {}, element('dt', {}, label), element('dd', { dir: 'auto' }, value));
}
