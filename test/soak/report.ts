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
    '\nA level is kept where the median of the last third is no more than is allowed over the first rest after the warm-up;',
    'what it gains in a real minute is told and not judged.',
    `${'Level'.padEnd(28)}${line(['after warm-up', 'last third', 'allowed', 'verdict', 'a minute'])}`,
    ...levels(checkpoints).map((level) => {
      const { name, first, last, most, slope } = level;
      const verdict = isKept(level) ? 'kept' : 'NOT KEPT';
      return name.padEnd(28) + line([shown(first), shown(last), `≤ ${shown(most)}`, verdict, shown(slope)]);
    }),
    `\nWrong: ${wrongs.length}`,
    ...wrongs.slice(0, 20),
    `\n${verdictOn(walk)}`,
  ].join('\n');
}

/** Whether nothing was wrong and every level was kept. */
export function isSound({ walk }: Result): boolean {
  return reasonsAgainst(walk).length === 0;
}

function verdictOn(walk: WalkReport): string {
  const reasons = reasonsAgainst(walk);
  if (reasons.length > 0) return `NOT KEPT: ${reasons.join('; ')}`;
  return `Kept: all ${levels(walk.checkpoints).length} levels, with nothing wrong.`;
}

function reasonsAgainst({ checkpoints, wrongs }: WalkReport): string[] {
  const grown = levels(checkpoints).filter((level) => !isKept(level));
  return [
    ...(checkpoints.length === 0 ? ['nothing was measured'] : []),
    ...grown.map(({ name, last, most }) => `${name} ${shown(last)}, more than ${shown(most)}`),
    ...(wrongs.length === 0 ? [] : [`${wrongs.length} ${wrongs.length === 1 ? 'thing' : 'things'} wrong`]),
  ];
}

function shown(figure: number): string {
  return figure.toFixed(2);
}

function counts(of: Readonly<Record<string, number>>): string[] {
  const sorted = Object.entries(of).sort(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${String(count).padStart(9)}  ${name}`);
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
