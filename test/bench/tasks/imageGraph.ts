import { measureAlone } from '../measureAlone.ts';
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
    for (let round = 0; round < rounds; round++) usages.push(await measureAlone('graphAlone.ts'));
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
