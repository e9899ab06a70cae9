import { bars, type Bar } from './bars.ts';
import type { Report } from './report.ts';
import { holds, type Figure, type Row, type Unit } from './row.ts';
import { median } from './statistics.ts';

/** A value for people: `0.85 s`, `7.2 µs`, `312 bytes`, `12.3 ×`. */
export function shown(value: number, unit: Unit): string {
  const digits = (number: number) => number.toFixed(number < 9.995 ? 2 : number < 99.95 ? 1 : 0);
  switch (unit) {
    case 'ms':
      if (value >= 120_000) return `${(value / 60_000).toFixed(2)} min`;
      return value >= 1000 ? `${digits(value / 1000)} s` : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
    case 'µs':
      return `${digits(value)} µs`;
    case 'bytes':
      if (value >= 1_000_000) return `${digits(value / 1_000_000)} MB`;
      return value < 10_000 ? `${value.toFixed(0)} bytes` : `${digits(value / 1000)} kB`;
    case 'count':
      return value.toFixed(0);
    case 'times':
      return `${value.toFixed(value < 10 ? 2 : 1)} ×`;
    case 'share':
      return `${(value * 100).toFixed(value < 0.1 && value > 0 ? 1 : 0)} %`;
  }
}

/** The median, and from where to where the rounds went, where they differ. */
export function withSpread({ unit, rounds }: Figure): string {
  const [middle = '', least = '', most = ''] = [median(rounds), Math.min(...rounds), Math.max(...rounds)].map((value) =>
    shown(value, unit),
  );
  return least === most ? middle : `${middle} (${least} – ${most})`;
}

const heading = ['task', 'bar', 'ours', 'octokit', 'page after page', 'limit', 'measured', 'holds'];

function cells(row: Row): string[] {
  const bar: Bar = bars[row.bar];
  const notes = [...(bar.simulated ? ['simulated'] : []), ...(row.note === undefined ? [] : [row.note])];
  const middle = (figure: Figure | undefined) => (figure ? shown(median(figure.rounds), figure.unit) : '–');
  return [
    bar.task + (notes.length > 0 ? ` (${notes.join(', ')})` : ''),
    bar.text,
    withSpread(row.ours),
    middle(row.octokit),
    middle(row.pageAfterPage),
    middle(row.limit),
    // Where the figure itself is judged, it stands there already.
    row.judged.unit === row.ours.unit ? '–' : withSpread(row.judged),
    holds(row) ? 'yes' : ['NO', ...(row.faults ?? [])].join(': '),
  ];
}

/** For a terminal. */
export function textTable({ rows, machine, rounds, latency, seconds }: Report): string {
  const lines = [heading, ...rows.map(cells)];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) => {
    const padded = line.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return padded.join('  ').trimEnd();
  });
  const holding = rows.filter(holds).length;
  const how = `${machine}; ${counted(rounds)}, ${latency} ms a request; ${seconds.toFixed(0)} s in all`;
  return [...text, '', how, `${holding} of ${rows.length} bars hold`].join('\n');
}

/** For a document. */
export function markdownTable({ rows, machine, rounds, latency }: Report): string {
  const line = (columns: readonly string[]) => `| ${columns.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const how = `Medians of ${counted(rounds)}, from the least to the most; ${latency} ms a request; ${machine}.`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map((row) => line(cells(row))), '', how].join('\n');
}

function counted(rounds: number): string {
  return `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
}
