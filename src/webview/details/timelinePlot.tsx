import { useState } from 'preact/hooks';
import type { TimelineView } from '../../messages/details.ts';
import { numberText, t } from '../shared/text.tsx';

/** The most labels below the bars; in a narrow page, the style sheet hides every other one. */
const maxTicks = 8;

/** To assistive technology, a picture with a summary and a slider over it, whose value is the current bar's text. */
export function TimelinePlot({ bins, summary }: Pick<TimelineView, 'bins' | 'summary'>) {
  /** The newest bin at first. */
  const [chosen, setChosen] = useState(Infinity);
  const [isShown, setShown] = useState(false);
  const last = bins.length - 1;
  const current = Math.min(chosen, last);
  const { label, count } = bins[current] ?? { label: '', count: 0 };
  const countText = t('{count, plural, one {# version} other {# versions}}', { count });
  const axis = axisValues(Math.max(...bins.map((bin) => bin.count)));
  const heightOf = (value: number) => `${(100 * value) / (axis[0] ?? 1)}%`;
  const every = Math.ceil(bins.length / maxTicks);
  const showAt = (index: number) => {
    setChosen(index);
    setShown(true);
  };
  // Keeps the tooltip within the plot: over the first bars it extends to the right, over the last ones to the left.
  const along = `${(100 * (current + 0.5)) / bins.length}%`;
  const tooltipStyle = { left: along, bottom: heightOf(count), transform: `translateX(-${along})` };
  return (
    <div class="plot" onPointerLeave={() => setShown(false)}>
      <div class="axis" aria-hidden="true">
        {axis.map((value) => (
          <span key={value}>{numberText(value)}</span>
        ))}
      </div>
      <div class="bars" role="img" aria-label={summary}>
        {axis.map((value) => (
          <div key={value} class="line" style={{ bottom: heightOf(value) }} />
        ))}
        {bins.map((bin, index) => {
          const nth = (last - index) / every;
          return (
            <div
              key={index}
              class={isShown && index === current ? 'bin current' : 'bin'}
              onPointerEnter={() => showAt(index)}
            >
              {bin.count > 0 && <div class="bar" style={{ height: heightOf(bin.count) }} />}
              {Number.isInteger(nth) && <span class={nth % 2 === 0 ? 'tick' : 'tick minor'}>{bin.tick}</span>}
            </div>
          );
        })}
        <div class="tooltip" hidden={!isShown} style={tooltipStyle}>
          <strong>{countText}</strong>
          <span>{label}</span>
        </div>
      </div>
      <input
        type="range"
        class="cursor"
        max={last}
        value={current}
        aria-label={t('Versions over time. Use the arrow keys to move through the chart.')}
        aria-valuetext={`${label}: ${countText}`}
        onInput={({ currentTarget }) => showAt(currentTarget.valueAsNumber)}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onKeyDown={({ key }) => key === 'Escape' && setShown(false)}
      />
    </div>
  );
}

/** At most this many lines across the plot, not counting the base line. */
const maxLines = 4;

/** Labels of the lines, from the first at or above the greatest count down to 0; steps are 1, 2 or 5 times a power of ten. */
function axisValues(greatest: number): number[] {
  const rough = Math.max(1, greatest) / maxLines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * ([1, 2, 5, 10].find((factor) => power * factor >= rough) ?? 10));
  const lines = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: lines + 1 }, (_, index) => (lines - index) * step);
}
