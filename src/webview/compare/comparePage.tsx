import { useLayoutEffect, useState } from 'preact/hooks';
import type { ComparisonView } from '../../messages/compare.ts';
import { getState, send, setState } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { Button, Section } from '../shared/parts.tsx';
import { Moment, t } from '../shared/text.tsx';
import { imageParts } from './imageParts.tsx';
import type { PagePart } from './pagePart.ts';
import { valuePart } from './values.tsx';

/** What changed between two versions: first the sections with differences, then the names of those without. */
export function ComparePage({ view }: { readonly view: ComparisonView }) {
  const { before, after, image, metadata, packageType, subtitle, unconfirmed, state } = view;
  const [showsSame, setShowsSame] = useState(hasPersisted);
  useLayoutEffect(() => setState({ ...state, showsSame }), [state, showsSame]);
  const parts: readonly PagePart[] = [
    ...(image ? imageParts(image, { before: before.name, after: after.name }) : []),
    metadataPart(metadata),
  ];
  const isSame = ({ count, isKept = false }: PagePart) => count?.changed === 0 && !isKept;
  const shown = showsSame ? parts : parts.filter((part) => !isSame(part));
  const folded = showsSame ? [] : parts.filter((part) => isSame(part) && (part.count?.same ?? 0) > 0);
  return (
    <>
      <header>
        <Icon name={packageType} />
        <div class="name">
          <h1 dir="auto">{t('Changes from {before} to {after}', { before: before.name, after: after.name })}</h1>
          <p class="subtitle" dir="auto">
            {subtitle}
          </p>
          <p class="subtitle">
            <Moment at={before.createdAt} unknown={t('unknown')} /> →{' '}
            <Moment at={after.createdAt} unknown={t('unknown')} />
          </p>
        </div>
        <div class="buttons">
          <Button label={t('Open Raw Diff')} act={() => send({ type: 'openDiff' })} />
          <Button label={t('Refresh')} act={() => send({ type: 'refresh' })} />
        </div>
      </header>
      {unconfirmed && (
        <p class="unconfirmed" role="status">
          {unconfirmed}
        </p>
      )}
      <label class="toggle">
        <input
          type="checkbox"
          checked={showsSame}
          onChange={({ currentTarget }) => setShowsSame(currentTarget.checked)}
        />
        {t('Show unchanged and build times')}
      </label>
      <div class="details">
        {shown.map(({ heading, content, count }) => (
          <Section key={heading} heading={heading}>
            {content(showsSame)}
            {!showsSame && count && count.changed > 0 && count.same > 0 && (
              <p class="quiet">{t('{count, plural, one {# unchanged} other {# unchanged}}', { count: count.same })}</p>
            )}
          </Section>
        ))}
        {folded.length > 0 && (
          <Section key="unchanged" heading={t('Unchanged')}>
            <ul class="unchanged">
              {folded.map(({ heading, count }) => (
                <li key={heading}>
                  {heading} <span class="quiet">{count?.same}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}

/** Whether an earlier page of this panel showed all, before a reload. */
function hasPersisted(): boolean {
  const persisted = getState();
  return (
    typeof persisted === 'object' && persisted !== null && 'showsSame' in persisted && persisted.showsSame === true
  );
}

function metadataPart(metadata: ComparisonView['metadata']): PagePart {
  const names = {
    version: t('Version'),
    tags: t('Tags'),
    license: t('License'),
    description: t('Description'),
    created: t('Created'),
    updated: t('Updated'),
    id: t('ID'),
  };
  // Of versions, unlike of builds, a date says something.
  return valuePart(t('Version on GitHub'), metadata, { nameOf: (name) => names[name], showsTimes: true });
}
