import { useEffect, useRef } from 'preact/hooks';
import {
  isNarrowed,
  knownOf,
  type Arrangement,
  type ConflictReport,
  type Figures,
} from '../../core/conflicts/index.ts';
import { visibilities } from '../../core/github/index.ts';
import { visible } from '../../core/packages/index.ts';
import { Button } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';

type FiltersProps = Readonly<{
  arrangement: Arrangement;
  report: ConflictReport;
  totals: Figures;
  change: (changes: Partial<Arrangement>) => void;
}>;

/** What narrows the table. */
export function Filters({ arrangement, report, totals, change }: FiltersProps) {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      search.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const clear = () => {
    change({ search: '', owner: undefined, visibility: undefined });
    search.current?.select();
  };
  const label = t('Search owner, name or repository');
  const owners = report.owners
    .map(({ owner: { login }, answer }) => [login, visible(login), knownOf(answer)?.conflicts.length ?? 0] as const)
    .toSorted(([one], [other]) => one.localeCompare(other));
  return (
    <>
      <input
        ref={search}
        type="search"
        spellcheck={false}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        value={arrangement.search}
        onInput={(event) => change({ search: event.currentTarget.value })}
      />
      <Choice
        label={t('Owner')}
        all={t('All owners')}
        chosen={arrangement.owner}
        choices={owners}
        choose={(owner) => change({ owner })}
      />
      <Choice
        label={t('Visibility')}
        all={t('Any visibility')}
        chosen={arrangement.visibility}
        choices={visibilities.map((each) => [each, t(each), totals.visibilities[each]])}
        choose={(visibility) => change({ visibility })}
      />
      {isNarrowed(arrangement) && <Button label={t('Clear Filters')} act={clear} />}
    </>
  );
}

type ChoiceProps<Value> = Readonly<{
  label: string;
  all: string;
  chosen: Value | undefined;
  /** Values with their labels, and how many conflicts each has. */
  choices: readonly (readonly [Value, string, number])[];
  choose: (value: Value | undefined) => void;
}>;

/** Offers all, what there is any of, and what is chosen. */
function Choice<Value extends string>({ label, all, chosen, choices, choose }: ChoiceProps<Value>) {
  const offered = choices.filter(([value, , count]) => count > 0 || value === chosen);
  return (
    <select
      aria-label={label}
      value={chosen ?? ''}
      onChange={({ currentTarget: { selectedIndex } }) => choose(offered[selectedIndex - 1]?.[0])}
    >
      <option value="">{all}</option>
      {offered.map(([value, text, count]) => (
        <option key={value} value={value}>{`${text} (${numberText(count)})`}</option>
      ))}
    </select>
  );
}
