import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { figure } from '../row.ts';
import type { Task } from '../task.ts';

/** What `test/bench/graphAlone.ts` prints. */
export interface GraphUsage {
  /** ms of the processor: to open the cache and make the graph, and to parse the same file. */
  readonly cpu: number;
  readonly parse: number;
  /** Bytes for one manifest in the graph. */
  readonly memory: number;
}

/** What is cached of 2,500 images of three platforms and 12 layers, read from the disk and made into a graph. */
export const imageGraph: Task = {
  name: 'graph',
  async run({ rounds }) {
    const usages: GraphUsage[] = [];
    for (let round = 0; round < rounds; round++) usages.push(await measured());
    const cpu = figure('ms', ...usages.map((usage) => usage.cpu));
    const memory = figure('bytes', ...usages.map((usage) => usage.memory));
    return [
      {
        bar: 'graphCached',
        ours: cpu,
        limit: figure('ms', ...usages.map(({ parse }) => parse)),
        judged: cpu,
        note: 'the limit is JSON.parse of the same file',
      },
      { bar: 'graphMemory', ours: memory, judged: memory },
    ];
  },
};

/** In a process of its own, so that what it uses is that of the graph. */
async function measured(): Promise<GraphUsage> {
  const program = path.join(import.meta.dirname, '..', 'graphAlone.ts');
  const child = spawn(process.execPath, ['--expose-gc', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const output = await text(child.stdout);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`The graph has ended with ${String(code)}`);
  return JSON.parse(output) as GraphUsage;
}
