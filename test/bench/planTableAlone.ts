import { packageRowsOf } from '../../src/core/cleanUp/packageRows.ts';
import { planInputOf } from '../../src/core/cleanUp/planInput.ts';
import { createPlanTable, type TableQuery } from '../../src/core/cleanUp/planTable.ts';
import { createVersionTable } from '../../src/core/cleanUp/versionTable.ts';
import { createPlanner } from '../../src/core/retention/index.ts';
import { gatherImages, now, rules } from './gatheredImages.ts';
import { cpuOf } from './measureAlone.ts';
import type { PlanTableUsage } from './tasks/planTable.ts';

/*
 * Run as a program: prints a `PlanTableUsage` as JSON.
 */

const everything: TableQuery = { search: '', sortBy: 'package', descending: false };
const queries: readonly TableQuery[] = [
  everything,
  { ...everything, sortBy: 'name' },
  { ...everything, sortBy: 'name', descending: true },
  { ...everything, sortBy: 'created', verdict: 'keep' },
  { ...everything, sortBy: 'size', descending: true },
  { ...everything, sortBy: 'verdict' },
  { ...everything, age: { is: 'olderThan', days: 30 }, sortBy: 'name' },
  { ...everything, search: 'v1.5' },
  { ...everything, search: 'amd64 sha-12', sortBy: 'name' },
  { ...everything, search: 'not in any', group: 'delete along' },
];

const gathered = gatherImages();
let [prepare, table, slowest] = [0, 0, 0];
const input = planInputOf(gathered);
const planner = createPlanner();
const [first, edited] = [rules, rules.slice(0, 3)].map((each) => planner.plan({ now, rules: each, packages: [input] }));
if (!first || !edited) throw new Error('There is no plan');
let versionTable = createVersionTable([], []);
prepare = cpuOf(() => (versionTable = createVersionTable([packageRowsOf(gathered, input)], ['container/api'])));
const before = createPlanTable(versionTable, first);
let shown = before;
table = cpuOf(() => (shown = createPlanTable(versionTable, edited, before, Date.parse(now))));
for (const query of queries) {
  let found = 0;
  const took = cpuOf(() => (found = shown.rows(query, 0, 200).total));
  slowest = Math.max(slowest, took);
  if (found === 0 && query.search !== 'not in any') throw new Error(`Nothing matches ${JSON.stringify(query)}`);
}
console.log(JSON.stringify({ prepare, table, slowest } satisfies PlanTableUsage));
