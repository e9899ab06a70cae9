import { bars, type Bar, type BarName } from './bars.ts';
import type { Report } from './report.ts';
import type { Figure } from './row.ts';
import { median } from './statistics.ts';
import { shown } from './table.ts';

/** All tasks that peers do too, in the order of the picture. */
const drawn: readonly BarName[] = [
  'listFaster',
  'listPaced',
  'firstView',
  'organizations',
  'refreshBytes',
  'deletePaced',
  'memory',
  'cpu',
];

const width = 720;
const barHeight = 16;
const groupGap = 34;
const left = 200;
const longest = width - left - 110;

/** A picture of a run: of each task a bar for us and for each peer, the longest filling the width. Less is better. */
export function svgOf({ rows, latency }: Report): string {
  let y = 30;
  const parts: string[] = [];
  for (const name of drawn) {
    const row = rows.find(({ bar }) => bar === name);
    if (!row) continue;
    const figures = Object.entries({
      'this extension': row.ours,
      'octokit.paginate': row.octokit,
      'page after page': row.pageAfterPage,
    }).filter((entry): entry is [string, Figure] => entry[1] !== undefined);
    const most = Math.max(...figures.map(([, { rounds }]) => median(rounds)));
    const { task, simulated }: Bar = bars[name];
    const notes = [simulated && 'simulated', name === 'deletePaced' && row.note].filter((note) => note);
    const title =
      name === 'refreshBytes' ? `${task}: bytes` : task + (notes.length > 0 ? ` (${notes.join(', ')})` : '');
    parts.push(text(16, y, title, 'title'));
    y += 10;
    for (const [of, { rounds, unit }] of figures) {
      const value = median(rounds);
      const length = Math.max((value / most) * longest, 1);
      const kind = of === 'this extension' ? 'ours' : 'peer';
      parts.push(text(left - 8, y + 12, of, 'name'));
      parts.push(`<rect class="${kind}" x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight - 4}"/>`);
      parts.push(text(left + length + 8, y + 11, shown(value, unit), 'value'));
      y += barHeight;
    }
    y += groupGap - 10;
  }
  parts.push(
    text(
      16,
      y,
      `Shorter is better, each task at its own scale. ${latency} ms a request, medians; npm run bench`,
      'note',
    ),
  );
  const height = y + 14;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${style}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const style = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 } .name { text-anchor: end } .note { fill: #59636e }
.card { fill: #fff; stroke: #d1d9e0 } .ours { fill: #0969da } .peer { fill: #afb8c1 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .note { fill: #9198a1 }
  .card { fill: #0d1117; stroke: #3d444d } .ours { fill: #4493f8 } .peer { fill: #656c76 }
}
`;

function text(x: number, y: number, content: string, kind: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${escaped}</text>`;
}
