import { measureAlone } from '../measureAlone.ts';
import { createInput } from '../retentionInput.ts';
import { figure } from '../row.ts';
import type { Task } from '../task.ts';

/** What `test/bench/retentionAlone.ts` prints, in ms of the processor. */
export interface PlanUsage {
  /** To parse the input from JSON. */
  readonly parse: number;
  readonly first: number;
  /** The mean of several edits, each of the same rule. */
  readonly again: number;
}

/** The plan of six rules for 20,000 images of three platforms, each with a signature, in one package. */
export const retention: Task = {
  name: 'plan',
  async run({ rounds }) {
    const usages: PlanUsage[] = [];
    // The program has the text alone: what makes the input leaves garbage, which would be collected meanwhile.
    const input = JSON.stringify(createInput());
    for (let round = 0; round < rounds; round++) usages.push(await measureAlone('retentionAlone.ts', input));
    const figureOf = (key: keyof PlanUsage) => figure('ms', ...usages.map((usage) => usage[key]));
    const [parse, first, again] = [figureOf('parse'), figureOf('first'), figureOf('again')];
    const note = 'the limit is JSON.parse of the same input';
    return [
      { bar: 'planFirst', ours: first, limit: parse, judged: first, note },
      { bar: 'planAgain', ours: again, limit: parse, judged: again, note },
    ];
  },
};
