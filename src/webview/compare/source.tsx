import type { SourceComparison } from '#core/comparison';
import { t } from '../shared/text.tsx';
import { webLink } from '../shared/webLink.tsx';
import type { PagePart } from './pagePart.ts';
import { valuePart } from './values.tsx';

/** The commits that the two versions were built from. */
export function sourcePart({ repository, commit, compareUrl }: SourceComparison): PagePart {
  const names = { repository: t('Repository'), commit: t('Commit') };
  const known = [repository, commit].filter((change) => change.before !== undefined || change.after !== undefined);
  const values = valuePart(t('Source'), known, { nameOf: (name) => names[name] });
  if (known.length === 0) {
    const content = () => <p>{t('Neither version says which commit it was built from.')}</p>;
    return { heading: t('Source'), isKept: true, count: { changed: 0, same: 0 }, content };
  }
  return {
    ...values,
    content: (showsSame) => (
      <>
        {compareUrl !== undefined && <p>{webLink(t('Compare the Commits on GitHub'), compareUrl)}</p>}
        {values.content(showsSame)}
      </>
    ),
  };
}
