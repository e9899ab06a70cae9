import { isChanged, isTimestamp, type ValueChange } from '#core/comparison';
import { usePages, useSearch } from '../shared/pages.tsx';
import { LongText } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import type { PagePart } from './pagePart.ts';

interface ValueOptions<Name extends string> {
  /** The label of a value; names that a stranger chose are shown as they are. */
  readonly nameOf?: (name: Name) => string;
  /** Whether a time that differs counts as a change. */
  readonly showsTimes?: boolean;
  readonly isKept?: boolean;
}

/** A section of values that are compared one by one. */
export function valuePart<Name extends string>(
  heading: string,
  changes: readonly ValueChange<Name>[],
  { nameOf = (name) => name, showsTimes = false, isKept = false }: ValueOptions<Name> = {},
): PagePart {
  const named = changes.map((change) => ({ ...change, name: nameOf(change.name) }));
  const counts = (change: ValueChange) => isChanged(change) && (showsTimes || !isTimestamp(change));
  const changed = named.filter(counts);
  return {
    heading,
    isKept,
    count: { changed: changed.length, same: named.length - changed.length },
    content: (showsSame) => (
      <Values changes={showsSame ? [...changed, ...named.filter((change) => !counts(change))] : changed} />
    ),
  };
}

function Values({ changes }: { readonly changes: readonly ValueChange[] }) {
  const textOf = ({ name, before, after }: ValueChange) => [name, before, after].join(' ');
  const { found, field } = useSearch(changes, textOf, t('Search'));
  const { shown, pager } = usePages(found);
  if (changes.length === 0) return <p class="quiet">{t('No differences.')}</p>;
  return (
    <>
      {changes.length > 10 && field}
      <dl class="changes">
        {shown.map((change, index) => (
          <div key={`${index} ${change.name}`} class="change">
            <dt>
              <LongText text={change.name} />
            </dt>
            <dd>
              {isChanged(change) ? (
                <>
                  <Value side={t('Before')} kind="before" text={change.before} />
                  <Value side={t('After')} kind="after" text={change.after} />
                </>
              ) : (
                <LongText tag="code" text={change.after ?? ''} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      {pager}
    </>
  );
}

type ValueProps = Readonly<{ side: string; kind: 'before' | 'after'; text: string | undefined }>;

/** One of two values; not by its colour alone. */
function Value({ side, kind, text }: ValueProps) {
  return (
    <div class={`value ${kind}`}>
      <span class="side">{side}</span>
      <span>
        {text === undefined ? (
          <span class="quiet">{t('not set')}</span>
        ) : text === '' ? (
          <span class="quiet">{t('empty')}</span>
        ) : (
          <LongText tag="code" text={text} />
        )}
      </span>
    </div>
  );
}
