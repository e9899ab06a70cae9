import { useLayoutEffect, useRef } from 'preact/hooks';
import { visible } from '#core/packages';
import type { PlanQuery } from '../../messages/cleanUp.ts';
import { Button, Select } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';

type FiltersProps = Readonly<{
  query: PlanQuery;
  /** Whether only what was picked can be shown. */
  isReview: boolean;
  packages: readonly string[];
  shownText: string;
  change: (changes: Partial<PlanQuery>) => void;
  clear: () => void;
}>;

/** What shows all versions; in a review, of those that are chosen to be shown. */
export const noFilters = { search: '', verdict: undefined, group: undefined, package: undefined, age: undefined };

export function isNarrowed(query: PlanQuery): boolean {
  return (Object.keys(noFilters) as (keyof typeof noFilters)[]).some((key) => query[key] !== noFilters[key]);
}

const verdicts = [undefined, 'delete', 'keep'] as const;

const ages: readonly NonNullable<PlanQuery['age']>[] = [
  ...[1, 7, 30, 90, 365].map((days) => ({ is: 'olderThan', days }) as const),
  ...[1, 7, 30].map((days) => ({ is: 'newerThan', days }) as const),
];

function ageText({ is, days }: NonNullable<PlanQuery['age']>): string {
  if (days === 365) return t('Older than 1 year');
  const text =
    is === 'olderThan'
      ? 'Older than {days, plural, one {# day} other {# days}}'
      : 'Newer than {days, plural, one {# day} other {# days}}';
  return t(text, { days });
}

export function Filters({ query, isReview, packages, shownText, change, clear }: FiltersProps) {
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
      {isReview && (
        <Select
          label={t('Shown')}
          options={[t('Selected versions'), t('All versions')]}
          chosen={query.selected ? 0 : 1}
          choose={(index) => change({ selected: index === 0 })}
        />
      )}
      <Select
        label={t('Verdict')}
        options={[t('Any verdict'), t('To delete'), t('Kept')]}
        chosen={verdicts.indexOf(query.verdict)}
        choose={(index) => change({ verdict: verdicts[index] })}
      />
      <Select
        label={t('Age')}
        options={[t('Any age'), ...ages.map(ageText)]}
        chosen={1 + ages.findIndex(({ is, days }) => is === query.age?.is && days === query.age.days)}
        choose={(index) => change({ age: ages[index - 1] })}
      />
      {packages.length > 1 && (
        <Select
          label={t('Package')}
          options={[t('All packages'), ...packages.map(visible)]}
          chosen={query.package === undefined ? 0 : query.package + 1}
          choose={(index) => change({ package: index === 0 ? undefined : index - 1 })}
        />
      )}
      <Button class={narrowed ? '' : 'is-unused'} label={t('Clear Filters')} act={clear} />
      <span class="shown">{shownText}</span>
    </div>
  );
}
