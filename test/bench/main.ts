import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../workbench/cache.ts';
import { fillDocument } from './document.ts';
import { machineOf, type Report } from './report.ts';
import { holds, type Row } from './row.ts';
import { startSite, type Site } from './site/site.ts';
import { textTable } from './table.ts';
import { tasks } from './tasks/tasks.ts';

/*
 * `npm run bench`: measures the product beside what people would use instead, prints a table, and writes it to
 * `out/bench.json`. Ends with exit code 1 where a bar does not hold. `--only NAME` (more than once) runs some tasks;
 * `--rounds N` and `--latency MS` change how; `--write` measures nothing, and writes the last run into docs/benchmark.md.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    latency: { type: 'string', default: '100' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const file = path.join(repositoryRoot, 'out', 'bench.json');

if (values.write) await fillDocument(JSON.parse(await readFile(file, 'utf8')) as Report);
else await measure();

async function measure(): Promise<void> {
  const chosen = tasks.filter(({ name }) => values.only?.includes(name) ?? true);
  const unknown = values.only?.filter((only) => tasks.every(({ name }) => name !== only)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`There is no task ${unknown.join(', ')}: ${tasks.map(({ name }) => name).join(', ')}`);
  }
  let site: Promise<Site> | undefined;
  const bench = {
    rounds: Number(values.rounds),
    latency: Number(values.latency),
    site: () => (site ??= startSite()),
  };
  const rows: Row[] = [];
  const started = performance.now();
  const failures: unknown[] = [];
  for (const task of chosen) {
    const begun = performance.now();
    try {
      rows.push(...(await task.run(bench)));
    } catch (error) {
      failures.push(error);
      console.error(`${task.name}:`, error);
    }
    console.error(`${task.name} took ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  await (await site)?.stop();
  const report: Report = {
    at: new Date().toISOString(),
    machine: machineOf(),
    rounds: bench.rounds,
    latency: bench.latency,
    seconds: (performance.now() - started) / 1000,
    rows,
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\n${textTable(report)}`);
  process.exitCode = rows.every(holds) && failures.length === 0 ? 0 : 1;
}
