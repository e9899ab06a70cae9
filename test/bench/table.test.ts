import assert from 'node:assert/strict';
import { withTable } from './document.ts';
import type { Report } from './report.ts';
import { figure, holds, type Row } from './row.ts';
import { markdownTable, shown, textTable, withSpread } from './table.ts';

const faster: Row = {
  bar: 'listFaster',
  ours: figure('ms', 900, 850, 1100),
  octokit: figure('ms', 10_000, 10_400, 11_000),
  judged: figure('times', 11.1, 12.2, 10),
  note: '20 in flight',
};
const report: Report = { at: '', machine: 'a machine', rounds: 3, latency: 100, seconds: 61.4, rows: [faster] };

describe('The table of the benchmark', () => {
  it('shows values as people read them', () => {
    assert.equal(shown(9.94, 'ms'), '9.9 ms');
    assert.equal(shown(851.4, 'ms'), '851 ms');
    assert.equal(shown(10_432, 'ms'), '10.4 s');
    assert.equal(shown(339_000, 'ms'), '5.65 min');
    assert.equal(shown(20.34, 'µs'), '20.3 µs');
    assert.equal(shown(399, 'bytes'), '399 bytes');
    assert.equal(shown(128_450, 'bytes'), '128 kB');
    assert.equal(shown(13_446_000, 'bytes'), '13.4 MB');
    assert.equal(shown(1.016, 'times'), '1.02 ×');
    assert.equal(shown(0.001, 'share'), '0.1 %');
    assert.equal(shown(1, 'share'), '100 %');
    assert.equal(shown(0, 'count'), '0');
  });

  it('shows the median, and how far the rounds lie apart where they do', () => {
    assert.equal(withSpread(faster.ours), '900 ms (850 ms – 1.10 s)');
    assert.equal(withSpread(figure('count', 2, 2, 2)), '2');
  });

  it('says whether a bar holds: by the median, and only where no rule was broken', () => {
    assert.equal(holds(faster), true);
    assert.equal(holds({ ...faster, judged: figure('times', 7, 7.9, 20) }), false);
    assert.equal(holds({ ...faster, faults: ['3 refused'] }), false);
    assert.equal(holds({ ...faster, bar: 'listLimit', judged: figure('times', 1.3) }), true);
    assert.equal(holds({ ...faster, bar: 'listLimit', judged: figure('times', 1.31) }), false);
    const plan: Row = { ...faster, bar: 'planFirst', limit: figure('ms', 400), judged: figure('ms', 1200) };
    assert.equal(holds(plan), true);
    assert.equal(holds({ ...plan, judged: figure('ms', 1201) }), false);
    assert.equal(holds({ ...plan, limit: figure('ms', 100), judged: figure('ms', 1000) }), true);
  });

  it('does not take a figure of which a round could not be measured', () => {
    assert.throws(() => figure('ms', NaN, 111, 122), /not measured, among NaN, 111, 122/);
  });

  it('has a line for each row, the rules that were broken, and a count', () => {
    const rows = [faster, { ...faster, bar: 'listPaced' as const, faults: ['3 refused'] }];
    const lines = textTable({ ...report, rows }).split('\n');
    assert.match(
      lines[1] ?? '',
      /^List 10,000 versions \(20 in flight\) .* 10\.4 s +– .* 11\.1 × \(10\.0 × – 12\.2 ×\) +yes$/,
    );
    assert.match(lines[2] ?? '', /\(simulated, 20 in flight\) .* NO: 3 refused$/);
    assert.match(lines.at(-2) ?? '', /; 3 rounds, 100 ms a request;/);
    assert.match(lines.at(-1) ?? '', /^1 of 2 bars hold$/);
    assert.match(textTable({ ...report, rounds: 1 }), /; 1 round, 100 ms/);
    assert.match(markdownTable({ ...report, rounds: 1 }), /^Medians of 1 round, /m);
  });

  it('goes between its marks in the document, and nowhere else', () => {
    const marks = (between: string) =>
      `# Name\n<!-- npm run bench: begin -->${between}<!-- npm run bench: end -->\nEnd`;
    const table = markdownTable(report);
    assert.equal(withTable(marks('\nold\n'), table), marks(`\n\n${table}\n\n`));
    assert.throws(() => withTable('# Name', table), /has no/);
  });
});
