import { arrange, everything, type Arrangement, type Column } from '../../core/conflicts/arrange.ts';
import { figures, type Figures } from '../../core/conflicts/figures.ts';
import { conflictKey, conflictsOf, type Conflict, type ConflictReport } from '../../core/conflicts/report.ts';
import { visible } from '../../core/packages/visible.ts';
import type { Action } from '../../messages/action.ts';
import {
  mostChecked,
  type CollisionView,
  type ConflictsStrings,
  type ConflictsView,
  type FromConflictsPage,
} from '../../messages/conflicts.ts';
import { announce, button, element } from '../element.ts';
import { holdPlace } from '../holdPlace.ts';
import { renew } from '../renew.ts';
import { ConflictTable } from './conflictTable.ts';
import { Controls, isNarrowed, shownText } from './controls.ts';
import { failureList } from './failureList.ts';
import { figureTiles } from './figureTiles.ts';
import { icon } from './icons.ts';
import { ownerBars } from './ownerBars.ts';
import { ownerList, ownerListId } from './ownerList.ts';
import type { Place } from './place.ts';
import { filled } from './words.ts';

type Send = (message: FromConflictsPage) => void;

export interface Placing {
  /** Where the person was on a page that this one takes up again. */
  readonly former: Place | undefined;
  readonly onPlaceChange: () => void;
}

/**
 * The page of a report. It is drawn anew with each owner that answers, and keeps the place of whoever uses it:
 * what has the focus, what is typed, which rows are open.
 */
export class ReportPage {
  readonly element: HTMLElement;
  readonly #send: Send;
  readonly #onPlaceChange: () => void;
  readonly #header = element('header');
  readonly #above = element('div', { class: 'above' });
  readonly #list: HTMLElement;
  readonly #nothing = element('div', { class: 'nothing' });
  readonly #controls: Controls;
  readonly #table: ConflictTable;
  #view: ConflictsView;
  #strings: ConflictsStrings;
  #arrangement: Arrangement;
  #figures: Figures;
  #ownersOpen: boolean;
  /** The lists of failures that are shown whole, by their heads. */
  readonly #allFailures = new Set<string>();
  /** All conflicts in the order of the table, so that a search need not sort them again. */
  #sorted: readonly Conflict[] = [];

  constructor(view: ConflictsView, strings: ConflictsStrings, send: Send, { former, onPlaceChange }: Placing) {
    this.#send = send;
    this.#onPlaceChange = onPlaceChange;
    this.#ownersOpen = former?.ownersOpen ?? false;
    this.#view = view;
    this.#strings = strings;
    this.#arrangement = view.arrangement;
    this.#figures = figures(view.report);
    this.#controls = new Controls(strings, {
      change: (change) => this.#arrange({ ...this.#arrangement, ...change }),
      checkAll: () => this.#checkAll(),
    });
    const sort = (column: Column) => this.#sort(column);
    this.#table = new ConflictTable(strings.conflicts, { send, sort, onPlaceChange }, former);
    this.#list = element('section', { class: 'list' }, this.#controls.element, this.#nothing, this.#table.element);
    this.element = element('div', { class: 'report' }, this.#header, this.#above, this.#list);
    this.show(view, strings);
  }

  /** Whether a view is another state of the report on this page: then the page keeps how the person arranged it. */
  isAbout({ report }: ConflictsView): boolean {
    return identityOf(report) === identityOf(this.#view.report);
  }

  show(view: ConflictsView, strings: ConflictsStrings): void {
    const wasAsking = this.#view.asking;
    this.#view = view;
    this.#strings = strings;
    this.#figures = figures(view.report);
    this.#sortAll();
    holdPlace('.list tr[data-key]', () => {
      renew(this.#header, this.#headerParts());
      this.#drawAbove();
      this.#drawList(false);
    });
    if (wasAsking && !view.asking) announce(view.empty?.title ?? this.#shown());
  }

  showCollision(key: string, collision: CollisionView): void {
    this.#view = { ...this.#view, collisions: { ...this.#view.collisions, [key]: collision } };
    if (collision.kind === 'known') this.#table.checked(key);
    this.#drawList(false);
    if (collision.kind === 'known') {
      announce(`${this.#strings.outcomes[collision.collision.kind]} ${visible(collision.message)}`);
    }
  }

  get place(): Place {
    return { ...this.#table.place, ownersOpen: this.#ownersOpen, scroll: window.scrollY };
  }

  focusSearch(): void {
    if (!this.#list.hidden) this.#controls.focus();
  }

  #headerParts(): HTMLElement[] {
    const { title, subtitle, asking, checking } = this.#view;
    const isBusy = asking || checking !== undefined;
    const { refresh, cancel, export: exportLabel } = this.#strings;
    const toolbar = [
      ...(isBusy ? [button(cancel, () => this.#send({ type: 'cancel' }), { 'data-focus': 'cancel' })] : []),
      ...(isBusy ? [] : [button(refresh, () => this.#send({ type: 'refresh' }), { 'data-focus': 'refresh' })]),
      button(exportLabel, () => this.#send({ type: 'export' }), { 'data-focus': 'export' }),
    ];
    return [
      element(
        'div',
        { class: 'name' },
        element('h1', {}, visible(title)),
        element('p', { class: 'subtitle' }, element('span', { dir: 'auto' }, visible(subtitle))),
      ),
      element('div', { class: 'buttons' }, ...toolbar),
    ];
  }

  /** Everything between the header and the table. */
  #drawAbove(): void {
    const { note, noteActions = [], asking, progress = '', checking, failures, report } = this.#view;
    const { asked, owners } = this.#figures;
    const strings = this.#strings;
    const empty = this.#emptyResult();
    const parts = [
      ...(note ? [named('note', this.#note(note, noteActions))] : []),
      ...(asking ? [named('progress', progressBar(progress || strings.loading, asked, owners))] : []),
      ...(checking ? [named('checking', progressBar(checking.text, checking.done, checking.total))] : []),
      ...(empty ? [named('empty', empty)] : []),
      ...this.#failures(strings.failures, false),
      ...this.#failures(strings.stopped, true),
      ...(this.#figures.conflicts > 0 || this.#hasOwnerList() ? [named('summary', this.#summary())] : []),
      ...(this.#ownersOpen && this.#hasOwnerList() ? [named('owners', ownerList(report, failures, strings))] : []),
    ];
    renew(this.#above, parts);
  }

  /** One owner that has answered is in the subtitle, or has all the rows. */
  #hasOwnerList(): boolean {
    return this.#figures.owners > 1 || this.#view.failures.length > 0;
  }

  #summary(): HTMLElement {
    const { byOwner } = this.#figures;
    const strings = this.#strings;
    const choose = (owner: string | undefined) => this.#arrange({ ...this.#arrangement, owner });
    const toggle = () => {
      this.#ownersOpen = !this.#ownersOpen;
      this.#drawAbove();
      this.#onPlaceChange();
    };
    return element(
      'div',
      { class: 'summary' },
      figureTiles({
        figures: this.#figures,
        strings,
        isSignedOut: this.#view.report.account === undefined,
        ...(this.#hasOwnerList() ? { owners: { id: ownerListId, isOpen: this.#ownersOpen, toggle } } : {}),
      }),
      ...(byOwner.length > 1 ? [ownerBars(byOwner, this.#arrangement.owner, strings, choose)] : []),
    );
  }

  /** What there is to say where there are no conflicts: it is good news only where everybody has answered. */
  #emptyResult(): HTMLElement | undefined {
    const { empty, asking } = this.#view;
    const { conflicts, answered } = this.#figures;
    const { noneAmongAnswered, noneAnswered, unanswered } = this.#strings;
    if (empty) return emptyResult(empty.title, empty.message, empty.certain ? 'good' : 'information');
    if (asking || conflicts > 0) return undefined;
    return emptyResult(answered > 0 ? noneAmongAnswered : noneAnswered, unanswered, 'information');
  }

  #note(note: string, actions: readonly Action[]): HTMLElement {
    const act = (id: string) => this.#send({ type: 'act', id });
    return element(
      'div',
      { class: 'note' },
      icon('present'),
      element('p', {}, visible(note)),
      ...actions.map(({ id, label }) => button(label, () => act(id), { 'data-focus': `note ${id}` })),
    );
  }

  /** The owners that did not answer: those that were stopped apart from those that failed. */
  #failures(head: string, stopped: boolean): HTMLElement[] {
    const failures = this.#view.failures.filter((each) => each.stopped === stopped);
    if (failures.length === 0) return [];
    const showAll = () => {
      this.#allFailures.add(head);
      this.#drawAbove();
    };
    const isWhole = this.#allFailures.has(head);
    const list = failureList({ head, failures, strings: this.#strings, send: this.#send, isWhole, showAll });
    return [named(`failures ${head}`, list)];
  }

  #drawList(atStart: boolean): void {
    const strings = this.#strings;
    const conflicts = arrange(this.#sorted, this.#arrangement);
    this.#list.hidden = this.#figures.conflicts === 0;
    const shown = shownText(conflicts.length, this.#figures.conflicts, strings);
    const canCheck = this.#view.checking === undefined && this.#unchecked(conflicts, 1).length > 0;
    this.#controls.update({ arrangement: this.#arrangement, figures: this.#figures, shown, canCheck }, strings);
    renew(this.#nothing, conflicts.length === 0 ? [element('p', {}, strings.nothingMatches)] : []);
    this.#table.element.hidden = conflicts.length === 0;
    this.#table.update(
      {
        conflicts,
        arrangement: this.#arrangement,
        collisions: this.#view.collisions,
        strings,
        canChange: this.#view.canChange,
      },
      atStart,
    );
  }

  /** Keys of the first conflicts whose collision is not known. */
  #unchecked(conflicts: readonly Conflict[], most: number): string[] {
    const keys: string[] = [];
    for (const conflict of conflicts) {
      if (keys.length === most) break;
      const key = conflictKey(conflict);
      if (this.#view.collisions[key] === undefined) keys.push(key);
    }
    return keys;
  }

  #checkAll(): void {
    const keys = this.#unchecked(arrange(this.#sorted, this.#arrangement), mostChecked);
    if (keys.length > 0) this.#send({ type: 'checkAll', keys });
  }

  #sort(column: Column): void {
    const { sortBy, descending } = this.#arrangement;
    this.#arrange({ ...this.#arrangement, sortBy: column, descending: column === sortBy && !descending });
    const { sortedAscending, sortedDescending, columns } = this.#strings;
    announce(filled(this.#arrangement.descending ? sortedDescending : sortedAscending, columns[column]));
  }

  #arrange(arrangement: Arrangement): void {
    const { sortBy, descending, owner } = this.#arrangement;
    this.#arrangement = arrangement;
    if (sortBy !== arrangement.sortBy || descending !== arrangement.descending) this.#sortAll();
    if (owner !== arrangement.owner) this.#drawAbove();
    this.#drawList(true);
    if (isNarrowed(arrangement)) announce(this.#shown());
    this.#send({ type: 'arrange', arrangement });
  }

  #sortAll(): void {
    const { sortBy, descending } = this.#arrangement;
    this.#sorted = arrange(conflictsOf(this.#view.report), { ...everything, sortBy, descending });
  }

  #shown(): string {
    return shownText(arrange(this.#sorted, this.#arrangement).length, this.#figures.conflicts, this.#strings);
  }
}

function emptyResult(title: string, message: string, picture: 'good' | 'information'): HTMLElement {
  return element(
    'section',
    { class: 'empty' },
    icon(picture),
    element('h2', {}, visible(title)),
    element('p', {}, visible(message)),
  );
}

function progressBar(text: string, value: number, all: number): HTMLElement {
  return element(
    'div',
    { class: 'asking' },
    element('progress', { value, max: Math.max(1, all), 'aria-label': text }),
    element('span', {}, text),
  );
}

function named(key: string, part: HTMLElement): HTMLElement {
  part.dataset.key = key;
  return part;
}

function identityOf({ host, account, accountId, owners }: ConflictReport): string {
  return JSON.stringify([
    host,
    accountId ?? account,
    owners.map(({ owner: { kind, login } }) => `${kind} ${login.toLowerCase()}`),
  ]);
}
