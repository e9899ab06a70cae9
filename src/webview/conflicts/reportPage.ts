import {
  arrange,
  everything,
  isNarrowed,
  type Arrangement,
  type Column,
  figures,
  type Figures,
  type PersistedReport,
  type ReportRequest,
  conflictKey,
  conflictsOf,
  mostChecked,
  type Conflict,
} from '../../core/conflicts/index.ts';
import { visible } from '../../core/packages/index.ts';
import type { CollisionView, ConflictsView, FromConflictsPage } from '../../messages/conflicts.ts';
import { announce, button, element } from '../element.ts';
import { holdPlace } from '../holdPlace.ts';
import { renew } from '../renew.ts';
import { ConflictTable, type TablePlace } from './conflictTable.ts';
import { controls, type Controls } from './controls.ts';
import { icon } from './icons.ts';
import { failureList, figureTiles, ownerBars, ownerList } from './summary.ts';
import { columnText, outcomeText, t } from './words.ts';

/** What a page persists for the one after it: what the host reads again, and beside it where the person is. */
export interface PageState extends PersistedReport {
  /** Changes where an older version of the extension could not read it. */
  readonly format: 2;
  readonly place?: Place | undefined;
}

interface Place extends TablePlace {
  readonly ownersOpen: boolean;
  /** CSS pixels. */
  readonly scroll: number;
}

export interface PageActions {
  readonly send: (message: FromConflictsPage) => void;
  /** Told when `state` has changed by what the person does. */
  readonly onStateChange: () => void;
}

/**
 * The page of a report. It is drawn anew with each owner that answers, and keeps the place of whoever uses it:
 * what has the focus, what is typed, which rows are open.
 */
export class ReportPage {
  readonly element: HTMLElement;
  readonly #actions: PageActions;
  readonly #header = element('header');
  readonly #above = element('div', { class: 'above' });
  readonly #list: HTMLElement;
  readonly #nothing = element('div', { class: 'nothing' });
  readonly #controls: Controls;
  readonly #table: ConflictTable;
  #view: ConflictsView;
  #arrangement: Arrangement;
  #figures: Figures;
  #ownersOpen: boolean;
  /** The lists of failures that are shown whole, by their heads. */
  readonly #allFailures = new Set<string>();
  /** All conflicts in the order of the table, so that a search need not sort them again. */
  #sorted: readonly Conflict[] = [];
  /** Those that the table shows, all its pages together. */
  #shown: readonly Conflict[] = [];

  /** @param former what the page kept that this one takes up again */
  constructor(view: ConflictsView, actions: PageActions, former: PageState | undefined) {
    const { send, onStateChange } = actions;
    this.#actions = actions;
    this.#ownersOpen = former?.place?.ownersOpen ?? false;
    this.#view = view;
    this.#arrangement = former?.arrangement ?? view.arrangement;
    this.#figures = figures(view.report);
    this.#controls = controls(
      (change) => this.#arrange(change),
      () => send({ type: 'checkAll', keys: this.#unchecked().slice(0, mostChecked).map(conflictKey) }),
    );
    const sort = (column: Column) => this.#sort(column);
    this.#table = new ConflictTable({ send, sort, onPlaceChange: onStateChange }, former?.place);
    this.#list = element('section', { class: 'list' }, this.#controls.element, this.#nothing, this.#table.element);
    this.element = element('div', { class: 'report' }, this.#header, this.#above, this.#list);
    this.show(view);
  }

  show(view: ConflictsView): void {
    const wasAsking = isAsking(this.#view);
    this.#view = view;
    this.#figures = figures(view.report);
    this.#sortAll();
    holdPlace('.list tr[data-key]', () => {
      renew(this.#header, this.#headerParts());
      this.#drawAbove();
      this.#drawList(false);
    });
    if (wasAsking && !isAsking(view)) announce(view.empty?.title ?? this.#shownText());
  }

  showCollision(key: string, collision: CollisionView): void {
    this.#view = { ...this.#view, collisions: { ...this.#view.collisions, [key]: collision } };
    this.#drawList(false);
    if (collision.kind === 'known' && !collision.isChecking) {
      announce(`${outcomeText(collision.collision.kind)} ${visible(collision.message)}`);
    }
  }

  state(request: ReportRequest): PageState {
    const place = { ...this.#table.place, ownersOpen: this.#ownersOpen, scroll: window.scrollY };
    return { format: 2, request, arrangement: this.#arrangement, place };
  }

  focusSearch(): void {
    if (!this.#list.hidden) this.#controls.focus();
  }

  #headerParts(): HTMLElement[] {
    const { title, subtitle, checking } = this.#view;
    const act = (type: 'cancel' | 'refresh' | 'export', label: string) =>
      button(label, () => this.#actions.send({ type }), { 'data-focus': type });
    const isBusy = isAsking(this.#view) || checking !== undefined;
    return [
      element(
        'div',
        { class: 'name' },
        element('h1', {}, visible(title)),
        element('p', { class: 'subtitle' }, element('span', { dir: 'auto' }, visible(subtitle))),
      ),
      element(
        'div',
        { class: 'buttons' },
        isBusy ? act('cancel', t('Cancel')) : act('refresh', t('Refresh')),
        act('export', t('Export…')),
      ),
    ];
  }

  /** Everything between the header and the table. */
  #drawAbove(): void {
    const { checking, failures, report } = this.#view;
    const { asked, owners, conflicts } = this.#figures;
    // One owner that has answered is in the subtitle, or has all the rows.
    const hasOwnerList = owners > 1 || failures.length > 0;
    const parts = {
      note: this.#note(),
      progress: isAsking(this.#view) && progressBar(t('Asked {0} of {1} owners', asked, owners), asked, owners),
      checking:
        checking &&
        progressBar(t('Checked {0} of {1} packages', checking.done, checking.total), checking.done, checking.total),
      empty: this.#emptyResult(),
      failures: this.#failures(t('Could not be asked'), false),
      stopped: this.#failures(t('Stopped before they were asked'), true),
      summary: (conflicts > 0 || hasOwnerList) && this.#summary(hasOwnerList),
      owners: this.#ownersOpen && hasOwnerList && ownerList(report, failures),
    };
    const shown = Object.entries(parts).flatMap(([key, part]) => {
      if (part) part.dataset.key = key;
      return part ? [part] : [];
    });
    renew(this.#above, shown);
  }

  #summary(hasOwnerList: boolean): HTMLElement {
    const { byOwner } = this.#figures;
    const toggle = () => {
      this.#ownersOpen = !this.#ownersOpen;
      this.#drawAbove();
      this.#actions.onStateChange();
    };
    const isSignedOut = this.#view.report.account === undefined;
    const bars = () => ownerBars(byOwner, this.#arrangement.owner, (owner) => this.#arrange({ owner }));
    return element(
      'div',
      { class: 'summary' },
      figureTiles(this.#figures, isSignedOut, hasOwnerList ? { isOpen: this.#ownersOpen, toggle } : undefined),
      ...(byOwner.length > 1 ? [bars()] : []),
    );
  }

  /** What there is to say where there are no conflicts: it is good news only where everybody has answered. */
  #emptyResult(): HTMLElement | undefined {
    const { empty } = this.#view;
    const { conflicts, answered } = this.#figures;
    if (!empty && (isAsking(this.#view) || conflicts > 0)) return undefined;
    const title = answered > 0 ? t('No conflicts among the owners that answered') : t('No owner answered');
    const message = t('Whether there are conflicts is not known until every owner has answered.');
    return element(
      'section',
      { class: 'empty' },
      icon(empty?.certain ? 'good' : 'information'),
      element('h2', {}, visible(empty?.title ?? title)),
      element('p', {}, visible(empty?.message ?? message)),
    );
  }

  #note(): HTMLElement | undefined {
    const { note, noteActions = [] } = this.#view;
    if (!note) return undefined;
    return element(
      'div',
      { class: 'note' },
      icon('present'),
      element('p', {}, visible(note)),
      ...noteActions.map(({ id, label }) =>
        button(label, () => this.#actions.send({ type: 'act', id }), { 'data-focus': `note ${id}` }),
      ),
    );
  }

  /** The owners that did not answer: those that were stopped apart from those that failed. */
  #failures(head: string, stopped: boolean): HTMLElement | undefined {
    const failures = this.#view.failures.filter((each) => each.stopped === stopped);
    if (failures.length === 0) return undefined;
    const showAll = () => {
      this.#allFailures.add(head);
      this.#drawAbove();
    };
    return failureList(head, failures, this.#actions.send, this.#allFailures.has(head) ? undefined : showAll);
  }

  #drawList(atStart: boolean): void {
    const { collisions, checking, report } = this.#view;
    const arrangement = this.#arrangement;
    const conflicts = arrange(this.#sorted, arrangement);
    this.#shown = conflicts;
    this.#list.hidden = this.#figures.conflicts === 0;
    const canCheck = checking === undefined && this.#unchecked().length > 0;
    this.#controls.update(arrangement, this.#figures, this.#shownText(), canCheck);
    const isEmpty = conflicts.length === 0;
    renew(this.#nothing, isEmpty ? [element('p', {}, t('No conflict matches the filters.'))] : []);
    this.#table.element.hidden = isEmpty;
    this.#table.update({ conflicts, arrangement, collisions, canChange: report.account !== undefined }, atStart);
  }

  /** Those shown whose collision is not known. */
  #unchecked(): Conflict[] {
    return this.#shown.filter((conflict) => this.#view.collisions[conflictKey(conflict)] === undefined);
  }

  #sort(column: Column): void {
    const { sortBy, descending } = this.#arrangement;
    this.#arrange({ sortBy: column, descending: column === sortBy && !descending });
    const text = this.#arrangement.descending ? 'Sorted by {0}, descending' : 'Sorted by {0}, ascending';
    announce(t(text, columnText(column)));
  }

  #arrange(change: Partial<Arrangement>): void {
    this.#arrangement = { ...this.#arrangement, ...change };
    if (change.sortBy !== undefined) this.#sortAll();
    if ('owner' in change) this.#drawAbove();
    this.#drawList(true);
    if (isNarrowed(this.#arrangement)) announce(this.#shownText());
    this.#actions.send({ type: 'arrange', arrangement: this.#arrangement });
    this.#actions.onStateChange();
  }

  #sortAll(): void {
    const { sortBy, descending } = this.#arrangement;
    this.#sorted = arrange(conflictsOf(this.#view.report), { ...everything, sortBy, descending });
  }

  #shownText(): string {
    return t('{0} of {1} conflicts', this.#shown.length, this.#figures.conflicts);
  }
}

function isAsking({ report }: ConflictsView): boolean {
  return report.owners.some(({ answer }) => answer.kind === 'pending');
}

function progressBar(text: string, value: number, all: number): HTMLElement {
  return element(
    'div',
    { class: 'asking' },
    element('progress', { value, max: Math.max(1, all), 'aria-label': text }),
    element('span', {}, text),
  );
}
