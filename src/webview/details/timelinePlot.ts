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
export function timelinePlot({ bins, summary }: TimelineView, strings: DetailsStrings): HTMLElement {
  const picture = svgElement('svg', { role: 'img', 'aria-label': summary, height });
  const tooltip = element('div', { class: 'tooltip', 'aria-hidden': 'true' });
  const cursor = element('div', {
    class: 'cursor',
    role: 'slider',
    tabindex: 0,
    'aria-label': strings.timelineKeys,
    'aria-valuemin': 0,
    'aria-valuemax': bins.length - 1,
  });
  const plot = element('div', { class: 'plot' }, picture, cursor, tooltip);
  const bars = () => [...picture.querySelectorAll<SVGRectElement>('.bar')];
  let current = bins.length - 1;

  function showAt(index: number): void {
    current = Math.max(0, Math.min(bins.length - 1, index));
    const bin = bins[current];
    if (!bin) return;
    cursor.setAttribute('aria-valuenow', String(current));
    cursor.setAttribute('aria-valuetext', `${bin.label}: ${bin.countText}`);
    tooltip.replaceChildren(element('strong', {}, bin.countText), element('span', {}, bin.label));
    tooltip.hidden = false;
    for (const [at, bar] of bars().entries()) bar.classList.toggle('current', at === current);
    const bar = bars()[current];
    if (!bar) return;
    const left = middleOf(bar) - tooltip.offsetWidth / 2;
    tooltip.style.left = `${Math.max(0, Math.min(plot.clientWidth - tooltip.offsetWidth, left))}px`;
    tooltip.style.top = `${Math.max(0, bar.y.baseVal.value - tooltip.offsetHeight - 6)}px`;
  }

  function hide(): void {
    tooltip.hidden = true;
    for (const bar of bars()) bar.classList.remove('current');
  }

  cursor.addEventListener('pointermove', ({ offsetX }) => {
    const distances = bars().map((bar) => Math.abs(middleOf(bar) - offsetX));
    showAt(distances.indexOf(Math.min(...distances)));
  });
  cursor.addEventListener('pointerleave', hide);
  cursor.addEventListener('focus', () => showAt(current));
  cursor.addEventListener('blur', hide);
  cursor.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
    const moves: Record<string, number> = {
      ArrowLeft: current - 1,
      ArrowDown: current - 1,
      ArrowRight: current + 1,
      ArrowUp: current + 1,
      PageDown: current - 6,
      PageUp: current + 6,
      Home: 0,
      End: bins.length - 1,
    };
    const index = moves[event.key];
    if (index === undefined) return;
    event.preventDefault();
    showAt(index);
  });
  new ResizeObserver(() => {
    draw(picture, bins, plot.clientWidth);
    if (!tooltip.hidden) showAt(current);
  }).observe(plot);
  showAt(current);
  hide();
  return plot;
}

function middleOf(bar: SVGRectElement): number {
  return bar.x.baseVal.value + bar.width.baseVal.value / 2;
}

function draw(picture: SVGSVGElement, bins: TimelineView['bins'], width: number): void {
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const values = axisValues(Math.max(...bins.map(({ count }) => count)));
  const greatest = values.at(-1) ?? 1;
  const left = number.format(greatest).length * digitWidth + 12;
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const binWidth = Math.max(1, right - left) / bins.length;
  const barWidth = Math.max(1, Math.min(48, binWidth * 0.74));
  const y = (count: number) => bottom - ((bottom - margin.top) * count) / greatest;
  const x = (index: number) => left + (index + 0.5) * binWidth;

  const lines = values.flatMap((value) => {
    const at = { x: left - 8, y: y(value), 'text-anchor': 'end', 'dominant-baseline': 'middle' };
    return [
      svgElement('line', { class: value === 0 ? 'base' : 'grid', x1: left, x2: right, y1: y(value), y2: y(value) }),
      svgElement('text', at, number.format(value)),
    ];
  });
  const bars = bins.map(({ count }, index) => {
    // A bin with anything in it shows at least a sliver.
    const top = count === 0 ? bottom : Math.min(y(count), bottom - 2);
    const size = { width: barWidth, height: bottom - top, rx: Math.min(2, barWidth / 4) };
    return svgElement('rect', { class: 'bar', x: x(index) - barWidth / 2, y: top, ...size });
  });
  // As many labels as there is room for; the newest bin has one always.
  const every = Math.max(1, Math.ceil(labelRoom / binWidth));
  const labels = bins.flatMap(({ tick }, index) => {
    if ((bins.length - 1 - index) % every !== 0) return [];
    // The outermost labels lean inwards rather than out of the picture.
    const edge = x(index) + labelRoom / 2 > width ? 'end' : x(index) - labelRoom / 2 < 0 ? 'start' : 'middle';
    const at = edge === 'end' ? right : edge === 'start' ? left : x(index);
    return [svgElement('text', { x: at, y: height - 8, 'text-anchor': edge }, tick)];
  });
  picture.setAttribute('width', String(width));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  picture.replaceChildren(...lines, ...bars, ...labels);
}

/** At most this many lines across the plot, the base line not counted. */
const mostLines = 4;

/**
 * Round values for the vertical axis, from 0 to the first at or above the greatest count, in steps of 1, 2 or 5 times
 * a power of ten.
 */
function axisValues(greatest: number): number[] {
  const rough = Math.max(1, greatest) / mostLines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * ([1, 2, 5, 10].find((factor) => power * factor >= rough) ?? 10));
  const lines = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: lines + 1 }, (_, index) => index * step);
}
