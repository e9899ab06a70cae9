import type { DetailsStrings, TimelineView } from '../../messages/details.ts';
import { element, svgElement } from '../element.ts';

/** In CSS pixels; the plot is drawn anew at every width, so that its text keeps its size. */
const height = 180;
const margin = { top: 10, right: 8, bottom: 26 };
const digitWidth = 7;
const labelRoom = 84;

/**
 * The bars, with a cursor over them for pointer and keyboard. To assistive technology the plot is a picture with a
 * summary, and the cursor a slider whose value is the bin's text.
 */
export function timelinePlot(timeline: TimelineView, strings: DetailsStrings): HTMLElement {
  const { bins } = timeline;
  const picture = svgElement('svg', { role: 'img', 'aria-label': timeline.summary, height });
  const tooltip = element('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });
  const cursor = element('div', {
    class: 'cursor',
    role: 'slider',
    tabindex: 0,
    'aria-label': strings.timelineKeys,
    'aria-valuemin': 0,
    'aria-valuemax': bins.length - 1,
  });
  const plot = element('div', { class: 'plot' }, picture, cursor, tooltip);

  let layout: Layout | undefined;
  let current = bins.length - 1;

  function describe(): void {
    const bin = bins[current];
    if (!bin) return;
    cursor.setAttribute('aria-valuenow', String(current));
    cursor.setAttribute('aria-valuetext', `${bin.label}: ${bin.countText}`);
    tooltip.replaceChildren(element('strong', {}, bin.countText), element('span', {}, bin.label));
  }

  function showAt(index: number): void {
    current = Math.max(0, Math.min(bins.length - 1, index));
    describe();
    tooltip.hidden = false;
    if (!layout) return;
    picture.querySelector('.bar.current')?.classList.remove('current');
    picture.querySelectorAll('.bar')[current]?.classList.add('current');
    const middle = layout.left + (current + 0.5) * layout.binWidth;
    const half = tooltip.offsetWidth / 2;
    const left = Math.max(0, Math.min(layout.width - half * 2, middle - half));
    tooltip.style.left = `${left}px`;
    tooltip.style.top = `${Math.max(0, (layout.tops[current] ?? 0) - tooltip.offsetHeight - 6)}px`;
  }

  function hide(): void {
    tooltip.hidden = true;
    picture.querySelector('.bar.current')?.classList.remove('current');
  }

  cursor.addEventListener('pointermove', ({ offsetX }) => {
    if (layout) showAt(Math.floor((offsetX - layout.left) / layout.binWidth));
  });
  cursor.addEventListener('pointerleave', hide);
  cursor.addEventListener('focus', () => showAt(current));
  cursor.addEventListener('blur', hide);
  cursor.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
    const index = indexAfter(event.key, current, bins.length);
    if (index === undefined) return;
    event.preventDefault();
    showAt(index);
  });
  new ResizeObserver(() => {
    layout = draw(picture, timeline, plot.clientWidth);
    if (!tooltip.hidden) showAt(current);
  }).observe(plot);
  describe();
  return plot;
}

interface Layout {
  readonly width: number;
  readonly left: number;
  readonly binWidth: number;
  /** The top of each bar. */
  readonly tops: readonly number[];
}

function draw(picture: SVGSVGElement, { bins }: TimelineView, width: number): Layout {
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const values = axisValues(Math.max(...bins.map(({ count }) => count)));
  const greatest = values.at(-1) ?? 1;
  const left = number.format(greatest).length * digitWidth + 12;
  const bottom = height - margin.bottom;
  const binWidth = Math.max(1, width - left - margin.right) / bins.length;
  const barWidth = Math.max(1, Math.min(48, binWidth * 0.74));
  const y = (count: number) => bottom - ((bottom - margin.top) * count) / greatest;
  const x = (index: number) => left + (index + 0.5) * binWidth;

  const lines = values.flatMap((value) => [
    svgElement('line', {
      class: value === 0 ? 'base' : 'grid',
      x1: left,
      x2: width - margin.right,
      y1: y(value),
      y2: y(value),
    }),
    svgElement(
      'text',
      { x: left - 8, y: y(value), 'text-anchor': 'end', 'dominant-baseline': 'middle' },
      number.format(value),
    ),
  ]);
  // A bin with anything in it shows at least a sliver.
  const tops = bins.map(({ count }) => (count === 0 ? bottom : Math.min(y(count), bottom - 2)));
  const bars = tops.map((top, index) =>
    svgElement('rect', {
      class: 'bar',
      x: x(index) - barWidth / 2,
      y: top,
      width: barWidth,
      height: bottom - top,
      rx: Math.min(2, barWidth / 4),
    }),
  );
  const labels = labelledBins(bins.length, binWidth, labelRoom).map((index) => {
    // The outermost labels lean inwards rather than out of the picture.
    const edge = x(index) + labelRoom / 2 > width ? 'end' : x(index) - labelRoom / 2 < 0 ? 'start' : 'middle';
    const at = edge === 'end' ? width - margin.right : edge === 'start' ? left : x(index);
    return svgElement('text', { x: at, y: height - 8, 'text-anchor': edge }, bins[index]?.tick ?? '');
  });
  picture.setAttribute('width', String(width));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.replaceChildren(...lines, ...bars, ...labels);
  return { width, left, binWidth, tops };
}

/** Where a key moves the cursor to; `undefined` for any other key. */
function indexAfter(key: string, current: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowLeft: current - 1,
    ArrowDown: current - 1,
    ArrowRight: current + 1,
    ArrowUp: current + 1,
    PageDown: current - 6,
    PageUp: current + 6,
    Home: 0,
    End: count - 1,
  };
  return moves[key];
}

/** At most this many lines across the plot, the base line not counted. */
const mostLines = 4;

/**
 * Round values for the vertical axis, from 0 to the first at or above the greatest count, in steps of 1, 2 or 5 times
 * a power of ten.
 */
export function axisValues(greatest: number): number[] {
  const rough = Math.max(1, greatest) / mostLines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * ([1, 2, 5, 10].find((factor) => power * factor >= rough) ?? 10));
  const lines = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: lines + 1 }, (_, index) => index * step);
}

/** Which of `count` bins get a label below, where labels need `room` pixels and a bin has `width`; the newest always. */
export function labelledBins(count: number, width: number, room: number): number[] {
  const every = Math.max(1, Math.ceil(room / width));
  return Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % every === 0);
}
