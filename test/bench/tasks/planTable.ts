import { measureAlone } from '../measureAlone.ts';
import { figure } from '../row.ts';
import { median } from '../statistics.ts';
import { shown } from '../table.ts';
import type { Task } from '../task.ts';

/** What `test/bench/planTableAlone.ts` prints, in ms of the processor. */
export interface PlanTableUsage {
  /** Once for a package: what its rows are ordered by. */
  readonly prepare: number;
  /** After each edit of a rule. */
  readonly table: number;
  /** The slowest of several queries, each of which is the first of its kind. */
  readonly slowest: number;
}

/** What Clean Up does with the plan of one package of 100,000 versions. */
export const planTable: Task = {
  name: 'table',
  async run({ rounds }) {
    const usages: PlanTableUsage[] = [];
    for (let round = 0; round < rounds; round++) usages.push(await measureAlone('planTableAlone.ts'));
    const slowest = figure('ms', ...usages.map((usage) => usage.slowest));
    const typical = (key: keyof PlanTableUsage) => shown(median(usages.map((usage) => usage[key])), 'ms');
    const note = `the slowest query; ${typical('table')} after an edit, ${typical('prepare')} once for the package`;
    return [{ bar: 'planTable', ours: slowest, judged: slowest, note }];
  },
};
