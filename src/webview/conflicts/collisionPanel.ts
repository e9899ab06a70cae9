import type { Side } from '../../core/conflicts/collision.ts';
import type { Conflict } from '../../core/conflicts/report.ts';
import { shortened, visible } from '../../core/packages/visible.ts';
import type { CollisionView, FromConflictsPage, WhichSide } from '../../messages/conflicts.ts';
import { button, element } from '../element.ts';
import { longText } from '../longText.ts';
import { icon } from './icons.ts';
import { columnText, dated, numberText, outcomeText, t } from './words.ts';

/** Tags shown before the button that shows the rest. */
const tagsAtFirst = 12;
const mostInFact = 100;

export interface OpenedConflict {
  readonly conflict: Conflict;
  readonly key: string;
  /** `undefined` until the host has said anything. */
  readonly collision: CollisionView | undefined;
  /** Whether packages can be deleted, or shown in the tree. */
  readonly canChange: boolean;
  readonly send: (message: FromConflictsPage) => void;
  /** The sides all of whose tags are shown, and how one more becomes one. */
  readonly allTags: ReadonlySet<WhichSide>;
  readonly showAllTags: (which: WhichSide) => void;
}

/** What an opened row shows: how the collision stands, and both packages side by side. */
export function collisionPanel(opened: OpenedConflict): HTMLElement[] {
  const { conflict, collision } = opened;
  if (collision?.kind !== 'known') {
    const known = { package: conflict.package, tags: undefined };
    return [
      element('p', { class: 'outcome loading' }, element('span', {}, t('Loading…'))),
      // Of the size of the side that is asked for, so that nothing jumps.
      element('div', { class: 'sides' }, side('docker', known, opened), noSide('missing waiting', t('Loading…'))),
    ];
  }
  const { collision: found, message } = collision;
  const { kind } = found;
  const sides = [side('docker', found.docker, opened)];
  if (kind === 'present') sides.push(side('container', found.container, opened));
  else if (kind !== 'same') sides.push(noSide('missing', kind === 'absent' ? t('none found') : t('unknown')));
  return [
    element(
      'div',
      { class: `outcome ${kind}` },
      icon(kind),
      element('p', {}, element('strong', {}, outcomeText(kind)), element('span', {}, visible(message))),
    ),
    element('div', { class: 'sides' }, ...sides),
    footer(collision, opened),
  ];
}

function footer(collision: CollisionView & { kind: 'known' }, { key, send }: OpenedConflict): HTMLElement {
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

function side(which: WhichSide, { package: summary, tags }: Side, opened: OpenedConflict): HTMLElement {
  const { key, send, canChange } = opened;
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
        element('dd', {}, tagList(which, tags, opened)),
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

function tagList(which: WhichSide, tags: readonly string[] | undefined, opened: OpenedConflict): Node {
  const { key, collision, allTags, showAllTags } = opened;
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
