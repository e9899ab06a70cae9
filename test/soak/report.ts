import type { WalkReport } from './course.ts';
import { isKept, levels } from './level.ts';

export interface Result {
  readonly walk: WalkReport;
  readonly met: ReadonlyMap<string, number>;
  readonly requests: number;
}

/** What a soak has found, as a text of tables. */
export function textOf({ walk, met, requests }: Result): string {
  const { operations, checkpoints, wrongs, messages, subscribed } = walk;
  return [
    `Operations: ${sum(operations)}, with ${requests} requests`,
    ...counts(operations),
    `\nFaults met: ${sum(Object.fromEntries(met))}`,
    ...counts(Object.fromEntries(met)),
    `\nMessages shown: ${sum(messages)}`,
    ...counts(messages),
    '\nAt rest',
    line(['seconds', 'operations', 'heap, MB', 'subscriptions', 'controllers', 'listeners', 'handles', 'connections']),
    ...checkpoints.map((each) =>
      line([
        each.seconds.toFixed(0),
        each.operations,
        (each.heap / 1e6).toFixed(2),
        each.subscriptions,
        each.controllers,
        each.abortListeners,
        sum(each.handles),
        each.sockets,
      ]),
    ),
    `Subscriptions at the end: ${list(subscribed)}`,
    `Handles at the end: ${list(checkpoints.at(-1)?.handles ?? {})}`,
    `\n${'Level'.padEnd(28)}${line(['after warm-up', 'last third', 'most', 'a minute'])}`,
    ...levels(checkpoints).map((level) => {
      const { name, first, last, most, slope } = level;
      const figures = [first, last, most, slope].map((figure) => figure.toFixed(2));
      return `${name.padEnd(28)}${line(figures)}  ${isKept(level) ? 'kept' : 'NOT KEPT'}`;
    }),
    `\nWrong: ${wrongs.length}`,
    ...wrongs.slice(0, 20),
  ].join('\n');
}

/** Whether nothing was wrong and every level was kept. */
export function isSound({ walk }: Result): boolean {
  return walk.wrongs.length === 0 && levels(walk.checkpoints).every(isKept);
}

function counts(of: Readonly<Record<string, number>>): string[] {
  const sorted = Object.entries(of).sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `  ${name.padEnd(34)}${String(count).padStart(7)}`);
}

function list(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function line(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(14)).join('');
}

function sum(of: Readonly<Record<string, number>>): number {
  return Object.values(of).reduce((total, count) => total + count, 0);
}
