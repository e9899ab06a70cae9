import { useState } from 'preact/hooks';
import type { Bar } from '../../messages/details.ts';

/** The most labels below the bars; in a narrow page, the style sheet hides every other one. */
const maxTicks = 8;

type BarPlotProps = Readonly<{
  /** `parts`: what a value is the sum of, from the bottom. */
  bars: readonly (Bar & { readonly parts?: readonly number[] })[];
  /** What the plot shows, in a sentence. */
  summary: string;
  /** What the slider is for. */
  label: string;
  /** The value of a bar, and of a line across the plot. */
  valueText: (value: number, bar: number) => string;
  axisText: (value: number) => string;
}>;

/** To assistive technology, a picture with a summary and a slider over it, whose value is the text of the current bar. */
export function BarPlot({ bars, summary, label: sliderLabel, valueText, axisText }: BarPlotProps) {
  /** The newest bar at first. */
  const [chosen, setChosen] = useState(Infinity);
  const [isShown, setShown] = useState(false);
  const last = bars.length - 1;
  const current = Math.min(chosen, last);
  const { label, value: currentValue } = bars[current] ?? { label: '', value: 0 };
  const currentText = valueText(currentValue, current);
  const axis = axisValues(bars.reduce((max, { value }) => Math.max(max, value), 0));
  const heightOf = (value: number) => `${(100 * value) / (axis[0] ?? 1)}%`;
  const every = Math.ceil(bars.length / maxTicks);
  const showAt = (index: number) => {
    setChosen(index);
    setShown(true);
  };
  // Never out of the plot: at its left edge the tooltip begins there, and at its right edge it ends there.
  const along = `${(100 * (current + 0.5)) / bars.length}%`;
  const tooltipStyle = { left: along, bottom: heightOf(currentValue), transform: `translateX(-${along})` };
  return (
    <div class="plot" onPointerLeave={() => setShown(false)}>
      <div class="axis" aria-hidden="true">
        {axis.map((value) => (
          <span key={value}>{axisText(value)}</span>
        ))}
      </div>
      <div class="bars" role="img" aria-label={summary}>
        {axis.map((value) => (
          <div key={value} class="line" style={{ bottom: heightOf(value) }} />
        ))}
        {bars.map((bar, index) => {
          const nth = (last - index) / every;
          return (
            <div
              key={index}
              class={isShown && index === current ? 'bin current' : 'bin'}
              onPointerEnter={() => showAt(index)}
            >
              {bar.value > 0 && (
                <div class="bar" style={{ height: heightOf(bar.value) }}>
                  {bar.parts?.map(
                    (part, position) =>
                      part > 0 && <div key={position} class={`part part-${position}`} style={{ flexGrow: part }} />,
                  )}
                </div>
              )}
              {Number.isInteger(nth) && <span class={nth % 2 === 0 ? 'tick' : 'tick minor'}>{bar.tick}</span>}
            </div>
          );
        })}
        <div class="tooltip" hidden={!isShown} style={tooltipStyle}>
          <strong>{currentText}</strong>
          <span>{label}</span>
        </div>
      </div>
      <input
        type="range"
        class="cursor"
        max={last}
        value={current}
        aria-label={sliderLabel}
        aria-valuetext={`${label}: ${currentText}`}
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
