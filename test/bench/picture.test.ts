import assert from 'node:assert/strict';
import { svgOf } from './picture.ts';
import type { Report } from './report.ts';
import { figure } from './row.ts';

describe('The picture of the benchmark', () => {
  const report: Report = {
    at: '',
    machine: '',
    rounds: 3,
    latency: 100,
    seconds: 60,
    rows: [
      {
        bar: 'listFaster',
        ours: figure('ms', 1000),
        octokit: figure('ms', 10_000),
        pageAfterPage: figure('ms', 5000),
        limit: figure('ms', 900),
        judged: figure('times', 10),
      },
      { bar: 'bundle', ours: figure('bytes', 1), judged: figure('bytes', 1) },
    ],
  };
  const svg = svgOf(report);

  it('has a bar for us and for each peer, as long as they took; none for limits and for what nobody compares', () => {
    const lengths = [...svg.matchAll(/class="(ours|peer)" x="200" y="\d+" width="([\d.]+)"/g)];
    assert.deepEqual(
      lengths.map(([, kind, width]) => [kind, Number(width)]),
      [
        ['ours', 41],
        ['peer', 410],
        ['peer', 205],
      ],
    );
    assert.deepEqual(svg.match(/1\.00 s|10\.0 s|5\.00 s/g), ['1.00 s', '10.0 s', '5.00 s']);
  });

  it('is readable on light and on dark', () => {
    assert.match(svg, /prefers-color-scheme: dark/);
  });

  it('loads nothing, and ends where its last line does', () => {
    assert.doesNotMatch(svg.replace('http://www.w3.org/2000/svg', ''), /href|url\(|http/);
    const height = Number(/ height="(\d+)" viewBox/.exec(svg)?.[1]);
    const lowest = Math.max(...[...svg.matchAll(/ y="([\d.]+)"/g)].map(([, y]) => Number(y)));
    assert.ok(height > lowest && height < lowest + 30);
  });
});
