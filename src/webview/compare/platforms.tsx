import type { PlatformChange } from '#core/comparison';
import { usePages } from '../shared/pages.tsx';
import { sizeOf, t } from '../shared/text.tsx';
import { changeName, signedSize, type PagePart } from './pagePart.ts';

/** Which platforms were added or lost, and how their sizes changed. */
export function platformsPart(platforms: readonly PlatformChange[]): PagePart {
  const changed = platforms.filter(({ kind }) => kind !== 'same');
  return {
    heading: t('Platforms'),
    count: { changed: changed.length, same: platforms.length - changed.length },
    content: (showsSame) => <Platforms platforms={showsSame ? platforms : changed} />,
  };
}

function Platforms({ platforms }: { readonly platforms: readonly PlatformChange[] }) {
  const { shown, pager } = usePages(platforms);
  return (
    <>
      <table class="compared">
        <thead>
          <tr>
            <th scope="col">{t('Platform')}</th>
            <th scope="col">{t('Change')}</th>
            <th scope="col" class="number">
              {t('Size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, kind, before, after }, index) => (
            <tr key={index} class={kind}>
              <th scope="row">{name ?? t('Not named')}</th>
              <td>{changeName(kind)}</td>
              <td class="number">
                <Sizes before={before?.size} after={after?.size} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager}
    </>
  );
}

/** The size and by how much it differs from the former one; what is gone has its former size. */
export function Sizes({ before, after }: Readonly<{ before: number | undefined; after: number | undefined }>) {
  const size = after ?? before;
  return (
    <>
      {size === undefined ? t('unknown') : sizeOf(size)}
      {before !== undefined && after !== undefined && before !== after && (
        <div class="quiet">{signedSize(after - before)}</div>
      )}
    </>
  );
}
