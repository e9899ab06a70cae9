import type { Arrangement } from '../../core/conflicts/arrange.ts';
import type { Figures } from '../../core/conflicts/figures.ts';
import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings } from '../../messages/conflicts.ts';
import { button, element } from '../element.ts';
import { renew } from '../renew.ts';
import { filled, numberText } from './words.ts';

type Change = Partial<Arrangement>;

const visibilities = ['public', 'private', 'internal'] as const;

export interface ControlActions {
  readonly change: (change: Change) => void;
  readonly checkAll: () => void;
}

export interface ControlState {
  readonly arrangement: Arrangement;
  readonly figures: Figures;
  readonly shown: string;
  readonly canCheck: boolean;
}

/** The fields that narrow the table. They stay the same elements while the report grows, so that typing goes on. */
export class Controls {
  readonly element: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #owner: HTMLSelectElement;
  readonly #visibility: HTMLSelectElement;
  readonly #clear: HTMLButtonElement;
  readonly #checkAll: HTMLButtonElement;
  readonly #shown: HTMLElement;

  constructor(strings: ConflictsStrings, { change, checkAll }: ControlActions) {
    this.#search = element('input', {
      type: 'search',
      spellcheck: 'false',
      placeholder: strings.search,
      'aria-label': strings.search,
      'aria-keyshortcuts': '/',
    });
    this.#search.addEventListener('input', () => change({ search: this.#search.value }));
    this.#owner = element('select', { 'aria-label': strings.ownerFilter });
    this.#owner.addEventListener('change', () => change({ owner: this.#owner.value || undefined }));
    this.#visibility = element('select', { 'aria-label': strings.visibilityFilter });
    this.#visibility.addEventListener('change', () => {
      change({ visibility: visibilities.find((each) => each === this.#visibility.value) });
    });
    this.#clear = button(strings.clearFilters, () => {
      change({ search: '', owner: undefined, visibility: undefined });
      this.focus();
    });
    this.#checkAll = button(strings.checkAll, () => this.#checkAll.ariaDisabled !== 'true' && checkAll(), {
      title: strings.checkAllHint,
    });
    this.#shown = element('span', { class: 'shown' });
    this.element = element(
      'div',
      { class: 'controls', role: 'search' },
      this.#search,
      this.#owner,
      this.#visibility,
      this.#clear,
      this.#shown,
      this.#checkAll,
    );
  }

  focus(): void {
    this.#search.focus();
    this.#search.select();
  }

  /** Shows how the table is narrowed now, and offers what it can be narrowed to. */
  update({ arrangement, figures, shown, canCheck }: ControlState, strings: ConflictsStrings): void {
    if (this.#search.value !== arrangement.search) this.#search.value = arrangement.search;
    const owners = figures.byOwner.toSorted((one, other) => one.owner.login.localeCompare(other.owner.login));
    choices(this.#owner, strings.allOwners, arrangement.owner, [
      ...owners.map(
        ({ owner: { login }, conflicts }) => [login, `${visible(login)} (${numberText(conflicts)})`] as const,
      ),
    ]);
    choices(
      this.#visibility,
      strings.allVisibilities,
      arrangement.visibility,
      visibilities
        .filter((each) => figures.visibilities[each] > 0)
        .map((each) => [each, `${strings.visibilities[each]} (${numberText(figures.visibilities[each])})`] as const),
    );
    this.#clear.hidden = !isNarrowed(arrangement);
    this.#shown.textContent = shown;
    // Not `disabled`, which would take the focus away from whoever has pressed it.
    this.#checkAll.ariaDisabled = canCheck ? null : 'true';
  }
}

export function isNarrowed({ search, owner, visibility }: Arrangement): boolean {
  return search.trim() !== '' || owner !== undefined || visibility !== undefined;
}

/** @returns "12 of 40 conflicts". */
export function shownText(shown: number, all: number, strings: ConflictsStrings): string {
  return filled(strings.shown, shown, all);
}

function choices(
  select: HTMLSelectElement,
  all: string,
  chosen: string | undefined,
  values: readonly (readonly [value: string, label: string])[],
): void {
  const isOffered = chosen === undefined || values.some(([value]) => value === chosen);
  const offered = isOffered ? values : [...values, [chosen, visible(chosen)] as const];
  renew(
    select,
    [['', all] as const, ...offered].map(([value, label]) => element('option', { value, 'data-key': value }, label)),
  );
  if (select.value !== (chosen ?? '')) select.value = chosen ?? '';
}
