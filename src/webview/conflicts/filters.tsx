import { useEffect, useRef } from 'preact/hooks';
import { isNarrowed, type Arrangement, type ConflictReport, type Figures } from '../../core/conflicts/index.ts';
import { visibilities } from '../../core/github/index.ts';
import { visible } from '../../core/packages/index.ts';
import { Button, Select } from '../shared/parts.tsx';
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
  const counts = new Map(totals.byOwner.map((each) => [each.owner.login, each.conflicts]));
  const logins = report.owners.map((each) => each.owner.login).toSorted((one, other) => one.localeCompare(other));
  /** Offers all, what there is any of, and what is chosen. */
  const choice = <Key extends 'owner' | 'visibility'>(
    key: Key,
    [name, all]: [string, string],
    values: readonly NonNullable<Arrangement[Key]>[],
    countOf: (value: NonNullable<Arrangement[Key]>) => number,
    textOf: (value: NonNullable<Arrangement[Key]>) => string,
  ) => {
    const offered = values.filter((value) => countOf(value) > 0 || value === arrangement[key]);
    return (
      <Select
        label={name}
        options={[all, ...offered.map((value) => `${textOf(value)} (${numberText(countOf(value))})`)]}
        chosen={1 + offered.findIndex((value) => value === arrangement[key])}
        choose={(index) => change({ [key]: offered[index - 1] })}
      />
    );
  };
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
      {choice('owner', [t('Owner'), t('All owners')], logins, (login) => counts.get(login) ?? 0, visible)}
      {choice(
        'visibility',
        [t('Visibility'), t('Any visibility')],
        visibilities,
        (each) => totals.visibilities[each],
        t,
      )}
      {isNarrowed(arrangement) && <Button label={t('Clear Filters')} act={clear} />}
    </>
  );
}
