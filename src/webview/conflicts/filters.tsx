import { useLayoutEffect, useRef } from 'preact/hooks';
import { isNarrowed, type ReportQuery, type ConflictReport, type Totals } from '#core/conflicts';
import { visible } from '#core/packages';
import { Button, Select } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';

type FiltersProps = Readonly<{
  query: ReportQuery;
  report: ConflictReport;
  totals: Totals;
  change: (changes: Partial<ReportQuery>) => void;
}>;

export function Filters({ query, report, totals, change }: FiltersProps) {
  const search = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
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
  const label = t('Search by owner, name or repository');
  const ownerCounts = report.owners
    .map(({ owner: { login }, state }) => [login, state.known?.conflicts.length ?? 0] as const)
    .toSorted(([one], [other]) => one.localeCompare(other));
  /** A filter that offers "all", and with its count each value that occurs or is chosen. */
  const choice = (
    key: 'owner' | 'visibility',
    [name, all]: [string, string],
    counts: readonly (readonly [value: string, count: number])[],
    textOf: (value: string) => string,
  ) => {
    const offered = counts.filter(([value, count]) => count > 0 || value === query[key]);
    return (
      <Select
        label={name}
        options={[all, ...offered.map(([value, count]) => `${textOf(value)} (${numberText(count)})`)]}
        chosen={1 + offered.findIndex(([value]) => value === query[key])}
        choose={(index) => change({ [key]: offered[index - 1]?.[0] })}
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
        value={query.search}
        onInput={(event) => change({ search: event.currentTarget.value })}
      />
      {choice('owner', [t('Owner'), t('All owners')], ownerCounts, visible)}
      {choice('visibility', [t('Visibility'), t('Any visibility')], Object.entries(totals.visibilities), t)}
      {isNarrowed(query) && <Button label={t('Clear Filters')} act={clear} />}
    </>
  );
}
