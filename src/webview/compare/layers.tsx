import type { LayerChange } from '#core/comparison';
import { usePages } from '../shared/pages.tsx';
import { LongText } from '../shared/parts.tsx';
import { numberText, t } from '../shared/text.tsx';
import { changeName, type PagePart } from './pagePart.ts';
import { Sizes } from './platforms.tsx';

/** Which layers were added, removed, moved or rebuilt, with the instructions that made them. */
export function layersPart(layers: readonly LayerChange[]): PagePart {
  const changed = layers.filter(({ kind }) => kind !== 'same');
  return {
    heading: t('Layers'),
    count: { changed: changed.length, same: layers.length - changed.length },
    content: (showsSame) => <Layers layers={showsSame ? layers : changed} />,
  };
}

function Layers({ layers }: { readonly layers: readonly LayerChange[] }) {
  const { shown, pager } = usePages(layers);
  if (layers.length === 0) return <p class="quiet">{t('No differences.')}</p>;
  return (
    <>
      <table class="compared">
        <thead>
          <tr>
            <th scope="col" class="number">
              {t('Layer')}
            </th>
            <th scope="col">{t('Change')}</th>
            <th scope="col" class="number">
              {t('Size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((change, index) => (
            <tr key={index} class={change.kind}>
              <td class="number">{numbersText(change)}</td>
              <td>
                {changeName(change.kind)}
                <div>
                  <LongText tag="code" text={(change.after ?? change.before).instruction ?? t('unknown instruction')} />
                </div>
              </td>
              <td class="number">
                <Sizes before={change.before?.layer.size} after={change.after?.layer.size} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pager}
    </>
  );
}

/** Where it is, and where it was if that was elsewhere. */
function numbersText({ kind, before, after }: LayerChange): string {
  if (kind === 'moved') return `${numberText(before.number)} → ${numberText(after.number)}`;
  return numberText((after ?? before).number);
}
