import { useLayoutEffect, useRef } from 'preact/hooks';
import { visible } from '#core/packages';
import type { PlanQuery } from '../../messages/cleanUp.ts';
import { Button, Select } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';

type FiltersProps = Readonly<{
  query: PlanQuery;
  packages: readonly string[];
  shownText: string;
  change: (changes: Partial<PlanQuery>) => void;
}>;

export function isNarrowed({ search, verdict, group, package: chosen }: PlanQuery): boolean {
  return search !== '' || verdict !== undefined || group !== undefined || chosen !== undefined;
}

const verdicts = [undefined, 'delete', 'keep'] as const;

export function Filters({ query, packages, shownText, change }: FiltersProps) {
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
    change({ search: '', verdict: undefined, group: undefined, package: undefined });
    search.current?.select();
  };
  const label = t('Search by tag, version or digest');
  const narrowed = isNarrowed(query);
  return (
    <div class="controls" role="search">
      <input
        ref={search}
        type="search"
        spellcheck={false}
        maxLength={1000}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        value={query.search}
        onInput={({ currentTarget }) => change({ search: currentTarget.value })}
      />
      <Select
        label={t('Verdict')}
        options={[t('Any verdict'), t('To delete'), t('Kept')]}
        chosen={verdicts.indexOf(query.verdict)}
        choose={(index) => change({ verdict: verdicts[index] })}
      />
      {packages.length > 1 && (
        <Select
          label={t('Package')}
          options={[t('All packages'), ...packages.map(visible)]}
          chosen={query.package === undefined ? 0 : query.package + 1}
          choose={(index) => change({ package: index === 0 ? undefined : index - 1 })}
        />
      )}
      {narrowed && <Button label={t('Clear Filters')} act={clear} />}
      <span class="shown">{shownText}</span>
    </div>
  );
}
