import type { SizesView } from '../../messages/details.ts';
import { send } from '../shared/host.ts';
import { Button, Section } from '../shared/parts.tsx';
import { sizeOf, t } from '../shared/text.tsx';
import { BarPlot } from '../shared/barPlot.tsx';

/** How much a container package stores, as far as its manifests were read. */
export function Sizes({ summary, unused, bars, plotSummary, warning }: SizesView) {
  return (
    <Section heading={t('Sizes')} class="sizes">
      <p>{summary}</p>
      {unused && <p>{unused}</p>}
      {bars.length > 1 && (
        <BarPlot
          bars={bars}
          summary={plotSummary}
          label={t('Size of each version. Use the arrow keys to move through the chart.')}
          valueText={sizeOf}
          axisText={sizeOf}
        />
      )}
      {warning && (
        <div class="coverage">
          <span>{warning}</span>
          <Button label={t('Read All Sizes')} act={() => send({ type: 'readSizes' })} />
        </div>
      )}
    </Section>
  );
}
