import type { TimelineBar } from '../../messages/cleanUp.ts';
import { BarPlot } from '../shared/barPlot.tsx';
import { numberText, t } from '../shared/text.tsx';

/** When what is deleted and what is kept was created. */
export function Timeline({ bars }: { readonly bars: readonly TimelineBar[] }) {
  if (bars.length < 2) return null;
  const [first, last] = [bars[0]?.label ?? '', bars.at(-1)?.label ?? ''];
  const textOf = (bar: number) => {
    const { deleted = 0, kept = 0 } = bars[bar] ?? {};
    return t('{deleted} to delete, {kept} kept', { deleted, kept });
  };
  return (
    <section class="timeline" aria-label={t('Versions by month')}>
      <p class="legend">
        <span class="key keep">{t('Kept')}</span>
        <span class="key delete">{t('To delete')}</span>
      </p>
      <BarPlot
        bars={bars.map(({ label, tick, deleted, kept }) => ({
          label,
          tick,
          value: deleted + kept,
          parts: [kept, deleted],
        }))}
        summary={t('Versions to delete and versions kept, by month, from {first} to {last}', { first, last })}
        label={t('Versions by month. Use the arrow keys to move through the chart.')}
        valueText={(_, bar) => textOf(bar)}
        axisText={numberText}
      />
    </section>
  );
}
