import { text } from 'node:stream/consumers';
import { createPlanner, type RetentionInput, type Rule } from '../../src/core/retention/index.ts';
import { cpuOf } from './measureAlone.ts';
import type { PlanUsage } from './tasks/retention.ts';

/*
 * Run as a program: reads a `RetentionInput` as JSON and prints a `PlanUsage` as JSON.
 */

const edits = 5;

const json = await text(process.stdin);
let input: RetentionInput | undefined;
const parse = cpuOf(() => (input = JSON.parse(json) as RetentionInput));
if (!input) throw new Error('There is no input');
const planner = createPlanner();
const { rules, ...others } = input;
const first = cpuOf(() => planner.plan({ ...others, rules }));
const again = cpuOf(() => {
  for (let edit = 1; edit <= edits; edit++) {
    const edited: Rule = { delete: { tags: ['pr-*', 'sha-*'], olderThan: `${String(14 + edit)} days` } };
    planner.plan({ ...others, rules: [edited, ...rules.slice(1)] });
  }
});
console.log(JSON.stringify({ parse, first, again: again / edits } satisfies PlanUsage));
