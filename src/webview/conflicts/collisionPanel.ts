import type { Side } from '../../core/conflicts/collision.ts';
import type { Conflict } from '../../core/conflicts/report.ts';
import { shortened, visible } from '../../core/packages/visible.ts';
import type { CollisionView, ConflictsStrings, FromConflictsPage, WhichSide } from '../../messages/conflicts.ts';
import { button, element, longText } from '../element.ts';
import { icon } from './icons.ts';
import { dated, filled, numberText } from './words.ts';

/** Tags shown before the button that shows the rest. */
const tagsAtFirst = 12;
const mostInFact = 100;

export interface OpenedConflict {
  readonly conflict: Conflict;
  readonly key: string;
  /** `undefined` until the host has said anything. */
  readonly collision: CollisionView | undefined;
  /** Whether it is being checked again. */
  readonly isChecking: boolean;
  readonly strings: ConflictsStrings;
  /** Whether packages can be deleted, or shown in the tree. */
  readonly canChange: boolean;
  readonly send: (message: FromConflictsPage) => void;
  /** The sides all of whose tags are shown, and how one more becomes one. */
  readonly allTags: ReadonlySet<WhichSide>;
  readonly showAllTags: (which: WhichSide) => void;
}

/** What an opened row shows: how the collision stands, and both packages side by side. */
export function collisionPanel(opened: OpenedConflict): HTMLElement[] {
  const { conflict, collision, strings } = opened;
  if (collision?.kind !== 'known') {
    const known = { package: conflict.package, tags: undefined };
    return [
      element('p', { class: 'outcome loading' }, element('span', {}, strings.loading)),
      element('div', { class: 'sides' }, side('docker', known, opened), waitingSide(opened)),
    ];
  }
  const { kind, docker } = collision.collision;
  const container = collision.collision.kind === 'present' ? collision.collision.container : undefined;
  return [
    element(
      'div',
      { class: `outcome ${kind}` },
      icon(kind),
      element('p', {}, element('strong', {}, strings.outcomes[kind]), element('span', {}, visible(collision.message))),
    ),
    element(
      'div',
      { class: 'sides' },
      side('docker', docker, opened),
      ...(container ? [side('container', container, opened)] : []),
      ...(kind === 'absent' || kind === 'refused' ? [missingSide(kind, strings)] : []),
    ),
    footer(collision, opened),
  ];
}

function footer(
  collision: CollisionView & { kind: 'known' },
  { key, strings, send, isChecking }: OpenedConflict,
): HTMLElement {
  const label = isChecking ? strings.checking : strings.checkAgain;
  return element(
    'div',
    { class: 'buttons', 'aria-busy': isChecking ? 'true' : undefined },
    button(label, () => !isChecking && send({ type: 'check', key }), {
      // Not `disabled`, which would take the focus away from whoever has pressed it.
      'aria-disabled': isChecking ? 'true' : undefined,
      'data-focus': `check ${key}`,
    }),
    ...collision.actions.map(({ id, label }) =>
      button(label, () => send({ type: 'act', id }), { 'data-focus': `act ${key} ${id}` }),
    ),
    element('span', { class: 'checked' }, collision.checked),
  );
}

function side(which: WhichSide, { package: summary, tags }: Side, opened: OpenedConflict): HTMLElement {
  const { strings } = opened;
  const { versionCount, updatedAt, createdAt, visibility, repository } = summary;
  const heading = which === 'docker' ? strings.dockerSide : strings.containerSide;
  return element(
    'section',
    { class: `side ${which}` },
    element('h3', {}, heading),
    element('p', { class: 'package-name', dir: 'auto' }, ...longText(visible(summary.name), strings.showWhole)),
    element(
      'dl',
      {},
      fact(strings.columns.versions, versionCount === undefined ? strings.unknown : numberText(versionCount)),
      fact(strings.columns.visibility, strings.visibilities[visibility]),
      fact(strings.columns.repository, repository === undefined ? strings.none : cut(visible(repository))),
      fact(strings.columns.created, dated(createdAt, strings.unknown)),
      fact(strings.columns.updated, dated(updatedAt, strings.unknown)),
      element(
        'div',
        { class: 'wide' },
        element('dt', {}, strings.tags),
        element('dd', {}, tagList(which, tags, opened)),
      ),
    ),
    actions(which, heading, opened),
  );
}

function actions(which: WhichSide, heading: string, { key, strings, send, canChange }: OpenedConflict): HTMLElement {
  const act = (type: 'open' | 'reveal' | 'delete', label: string) =>
    button(label, () => send({ type, key, side: which }), {
      'aria-label': `${label}: ${heading}`,
      'data-focus': `${type} ${which} ${key}`,
    });
  return element(
    'div',
    { class: 'buttons' },
    act('open', strings.openOnGitHub),
    ...(canChange ? [act('reveal', strings.reveal), act('delete', strings.deletePackage)] : []),
  );
}

/** The other side while it is asked for: of the same size, so that nothing jumps. */
function waitingSide({ strings }: OpenedConflict): HTMLElement {
  return element(
    'section',
    { class: 'side missing waiting' },
    element('h3', {}, strings.containerSide),
    element('p', {}, strings.loading),
  );
}

function missingSide(kind: 'absent' | 'refused', strings: ConflictsStrings): HTMLElement {
  return element(
    'section',
    { class: 'side missing' },
    element('h3', {}, strings.containerSide),
    element('p', {}, kind === 'absent' ? strings.none : strings.unknown),
  );
}

function tagList(which: WhichSide, tags: readonly string[] | undefined, opened: OpenedConflict): Node {
  const { strings, key, collision, allTags, showAllTags } = opened;
  if (tags === undefined) {
    return element('span', {}, collision?.kind === 'known' ? strings.unknown : strings.loading);
  }
  if (tags.length === 0) return element('span', {}, strings.noTags);
  const isWhole = allTags.has(which) || tags.length <= tagsAtFirst;
  const shown = isWhole ? tags : tags.slice(0, tagsAtFirst);
  const chips = shown.map((tag) => element('li', { class: 'tag', dir: 'auto' }, visible(tag)));
  const focus = `tags ${which} ${key}`;
  const list = element(
    'ul',
    { class: 'tags', ...(isWhole && allTags.has(which) && { tabindex: -1, 'data-focus': focus }) },
    ...chips,
  );
  if (isWhole) return list;
  const rest = button(filled(strings.showAllTags, tags.length), () => showAllTags(which), { 'data-focus': focus });
  return element('div', {}, list, rest);
}

/** The whole in its tooltip: a name of any length would make the panel as long. */
function cut(text: string): HTMLElement {
  return element('span', { title: text }, shortened(text, mostInFact));
}

function fact(label: string, value: Node | string): HTMLElement {
  return element('div', {}, element('dt', {}, label), element('dd', { dir: 'auto' }, value));
}
