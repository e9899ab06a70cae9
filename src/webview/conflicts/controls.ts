import { isNarrowed, type Arrangement, type Figures } from '../../core/conflicts/index.ts';
import { visibilities } from '../../core/github/index.ts';
import { visible } from '../../core/packages/index.ts';
import { button, element } from '../element.ts';
import { renew } from '../renew.ts';
import { numberText, t } from './words.ts';

export type Controls = ReturnType<typeof controls>;

/** The fields that narrow the table. They stay the same elements while the report grows, so that typing goes on. */
export function controls(change: (change: Partial<Arrangement>) => void, check: () => void) {
  const label = t('Search owner, name or repository');
  const search = element('input', {
    type: 'search',
    spellcheck: 'false',
    placeholder: label,
    'aria-label': label,
    'aria-keyshortcuts': '/',
  });
  search.addEventListener('input', () => change({ search: search.value }));
  const owner = element('select', { 'aria-label': t('Owner') });
  owner.addEventListener('change', () => change({ owner: owner.value || undefined }));
  const visibility = element('select', { 'aria-label': t('Visibility') });
  visibility.addEventListener('change', () =>
    change({ visibility: visibilities.find((each) => each === visibility.value) }),
  );
  const focus = () => {
    search.focus();
    search.select();
  };
  const clear = button(t('Clear Filters'), () => {
    change({ search: '', owner: undefined, visibility: undefined });
    focus();
  });
  const shownText = element('span', { class: 'shown' });
  const checkAll = button(t('Check All'), () => checkAll.ariaDisabled !== 'true' && check(), {
    title: t('Asks GitHub what each package shown collides with, up to 100 at a time'),
  });
  const parts = [search, owner, visibility, clear, shownText, checkAll];
  return {
    element: element('div', { class: 'controls', role: 'search' }, ...parts),
    focus,
    /** Shows how the table is narrowed now, and offers what it can be narrowed to. */
    update(arrangement: Arrangement, figures: Figures, shown: string, canCheck: boolean): void {
      if (search.value !== arrangement.search) search.value = arrangement.search;
      const owners = figures.byOwner.toSorted((one, other) => one.owner.login.localeCompare(other.owner.login));
      choose(owner, t('All owners'), arrangement.owner, [
        ...owners.map(({ owner: { login }, conflicts }) => ({ value: login, label: visible(login), count: conflicts })),
      ]);
      choose(
        visibility,
        t('Any visibility'),
        arrangement.visibility,
        visibilities.map((each) => ({ value: each, label: t(each), count: figures.visibilities[each] })),
      );
      clear.hidden = !isNarrowed(arrangement);
      shownText.textContent = shown;
      // Not `disabled`, which would take the focus away from whoever has pressed it.
      checkAll.ariaDisabled = canCheck ? null : 'true';
    },
  };
}

/** Offers all, what there is any of, and what is chosen. */
function choose(
  select: HTMLSelectElement,
  all: string,
  chosen = '',
  choices: readonly { readonly value: string; readonly label: string; readonly count: number }[],
): void {
  const option = (value: string, label: string) => element('option', { value, 'data-key': value }, label);
  const offered = choices.filter(({ count }) => count > 0);
  const isOffered = chosen === '' || offered.some(({ value }) => value === chosen);
  renew(select, [
    option('', all),
    ...offered.map(({ value, label, count }) => option(value, `${label} (${numberText(count)})`)),
    ...(isOffered ? [] : [option(chosen, visible(chosen))]),
  ]);
  if (select.value !== chosen) select.value = chosen;
}
