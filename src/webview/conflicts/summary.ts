import {
  type Figures,
  knownOf,
  type Conflict,
  type ConflictReport,
  type OwnerAnswer,
} from '../../core/conflicts/index.ts';
import { visible } from '../../core/packages/index.ts';
import type { FailureView, FromConflictsPage } from '../../messages/conflicts.ts';
import { button, element, svgElement } from '../element.ts';
import { icon } from './icons.ts';
import { dated, momentText, numberText, t } from './words.ts';

/* What stands above the table: the figures of the report, and its owners as bars, as a list and as failures. */

const ownerListId = 'owners';

/**
 * The summary of the report: one number or date each under its head.
 *
 * @param isSignedOut without an account nobody can say how many private packages there are
 * @param owners whether the list of owners is open, and what opens it; without it there is none
 */
export function figureTiles(
  figures: Figures,
  isSignedOut: boolean,
  owners: { readonly isOpen: boolean; readonly toggle: () => void } | undefined,
): HTMLElement {
  const { conflicts, versions, withoutVersionCount, oldest, newest, visibilities } = figures;
  const unknownPrivate = isSignedOut && visibilities.private === 0;
  // With a plus where some packages have versions that nobody has counted, and how many those are in its tooltip.
  const versionsTile = tile(t('Versions affected'), numberText(versions) + (withoutVersionCount > 0 ? '+' : ''));
  if (withoutVersionCount > 0) versionsTile.title = `${t('unknown')}: ${numberText(withoutVersionCount)}`;
  const ofConflicts = [
    tile(t('public'), numberText(visibilities.public)),
    tile(t('private'), unknownPrivate ? '–' : numberText(visibilities.private)),
    ...(visibilities.internal > 0 ? [tile(t('internal'), numberText(visibilities.internal))] : []),
    versionsTile,
    ...(oldest ? [dateTile(t('Oldest created'), oldest)] : []),
    ...(newest ? [dateTile(t('Newest created'), newest)] : []),
  ];
  return element(
    'dl',
    { class: 'figures' },
    ownersTile(figures, owners),
    // Where nobody has answered, there is no number of conflicts, not even 0.
    tile(t('Conflicts'), conflicts === 0 && figures.answered === 0 ? '–' : numberText(conflicts)),
    ...(conflicts > 0 ? ofConflicts : []),
  );
}

function tile(head: string, ...value: (Node | string)[]): HTMLElement {
  return element('div', { class: 'figure' }, element('dt', {}, head), element('dd', {}, ...value));
}

/** How many owners answered, of all that there are: one that failed is never counted as if it had none. */
function ownersTile(figures: Figures, owners: Parameters<typeof figureTiles>[2]): HTMLElement {
  const { answered, mayBeMore } = figures;
  const all = figures.owners + figures.unlisted;
  const isWhole = answered === all && !mayBeMore;
  const value = isWhole ? numberText(all) : t('{0} of {1}', answered, numberText(all) + (mayBeMore ? '+' : ''));
  const head = isWhole ? t('Owners asked') : t('Owners answered');
  if (!owners) return tile(head, value);
  const show = t('Show all owners');
  const toggle = button(value, owners.toggle, {
    class: 'show-owners',
    title: show,
    'aria-expanded': owners.isOpen ? 'true' : 'false',
    'aria-controls': owners.isOpen ? ownerListId : undefined,
    'data-focus': 'owners',
  });
  toggle.append(element('span', { class: 'visually-hidden' }, ` ${show}`), icon('chevron'));
  return tile(head, toggle);
}

function dateTile(head: string, { package: { createdAt, name } }: Conflict): HTMLElement {
  const shown = visible(name);
  const built = tile(head, dated(createdAt, ''), element('span', { class: 'which', dir: 'auto', title: shown }, shown));
  built.classList.add('dated');
  return built;
}

/** How many owners have a bar of their own; the rest share a line without one, which would dwarf theirs. */
const mostBars = 8;

/**
 * The conflicts of each owner as bars. A bar is a button that shows this owner's conflicts alone, or all again; its
 * text says what the bar shows, so that nobody needs to see it.
 */
export function ownerBars(
  all: Figures['byOwner'],
  chosen: string | undefined,
  choose: (login: string | undefined) => void,
): HTMLElement {
  const first = all.length > mostBars ? all.slice(0, mostBars - 1) : all;
  const rest = all.slice(first.length);
  const longest = Math.max(...first.map(({ conflicts }) => conflicts));
  const bars = first.map(({ owner: { login }, conflicts }) => {
    const isChosen = login.toLowerCase() === chosen?.toLowerCase();
    const bar = button('', () => choose(isChosen ? undefined : login), {
      class: 'owner-bar',
      'aria-pressed': isChosen ? 'true' : 'false',
      'data-focus': `bar ${login}`,
    });
    bar.append(...barParts(visible(login), conflicts, (100 * conflicts) / longest));
    return element('li', { 'data-key': login }, bar);
  });
  const others = rest.reduce((sum, { conflicts }) => sum + conflicts, 0);
  const last = element('div', { class: 'owner-bar' }, ...barParts(t('{0} other owners', rest.length), others, 0));
  const head = t('Conflicts by owner');
  return element(
    'section',
    { class: 'by-owner' },
    element('h2', {}, head),
    element('ul', { 'aria-label': head }, ...bars, ...(rest.length > 0 ? [element('li', {}, last)] : [])),
  );
}

/** @param width in percent */
function barParts(label: string, count: number, width: number): Element[] {
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

const ownerStates = { pending: 'not answered yet', failed: 'could not be asked', cancelled: 'stopped' };

/**
 * Every owner of the report with its conflicts, those without any among them, and what is amiss with its answer.
 *
 * @param failures the host's names of what could not be listed are among them
 */
export function ownerList({ owners }: ConflictReport, failures: readonly FailureView[]): HTMLElement {
  const logins = new Set(owners.map(({ owner: { login } }) => login));
  const unlisted = failures.filter(({ login }) => !logins.has(login));
  return element(
    'section',
    { class: 'owners', id: ownerListId },
    element(
      'ul',
      { 'aria-label': t('Owner') },
      ...owners.map(({ owner: { login }, answer }) => {
        const known = knownOf(answer);
        return ownerItem(login, known ? numberText(known.conflicts.length) : '–', stateOf(answer));
      }),
      ...unlisted.map(({ login }) => ownerItem(login, '–', t(ownerStates.failed))),
    ),
  );
}

function ownerItem(login: string, count: string, state: string): HTMLElement {
  const name = visible(login);
  return element(
    'li',
    { 'data-key': login },
    element('span', { class: 'login', dir: 'auto', title: name }, name),
    ' ',
    element('span', { class: 'count' }, count),
    ...(state ? [' ', element('span', { class: 'state' }, state)] : []),
  );
}

/** Empty for an owner that has answered. Rows of an earlier answer are never shown as if they were of this one. */
function stateOf(answer: OwnerAnswer): string {
  if (answer.kind === 'listed') return '';
  const state = t(ownerStates[answer.kind]);
  return answer.known ? `${state}, ${t('showing its answer of {0}', momentText(answer.known.at))}` : state;
}

/** Failures shown before the button that shows the rest. */
const failuresAtFirst = 5;

/** Owners that did not answer, each with its reason and the ways out of it. @param showAll absent where all are shown */
export function failureList(
  head: string,
  failures: readonly FailureView[],
  send: (message: FromConflictsPage) => void,
  showAll: (() => void) | undefined,
): HTMLElement {
  const shown = showAll ? failures.slice(0, failuresAtFirst) : failures;
  const more = showAll && shown.length < failures.length;
  return element(
    'section',
    { class: 'failures' },
    element('h2', {}, head),
    element('ul', {}, ...shown.map((each) => failureItem(each, send))),
    ...(more ? [button(t('Show All {0}', failures.length), showAll, { 'data-focus': `all ${head}` })] : []),
  );
}

function failureItem({ login, reason, actions }: FailureView, send: (message: FromConflictsPage) => void): HTMLElement {
  const name = visible(login);
  const act = (label: string, focus: string, message: FromConflictsPage) =>
    button(label, () => send(message), { 'aria-label': `${label}: ${name}`, 'data-focus': focus });
  return element(
    'li',
    { 'data-key': login },
    icon('present'),
    element('p', {}, element('strong', { dir: 'auto' }, name), ' ', element('span', {}, visible(reason))),
    element(
      'div',
      { class: 'buttons' },
      ...actions.map(({ id, label }) => act(label, `act ${login} ${id}`, { type: 'act', id })),
      act(t('Retry'), `retry ${login}`, { type: 'retry', login }),
    ),
  );
}
