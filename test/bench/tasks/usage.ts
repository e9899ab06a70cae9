import { aloneUsage, type Candidate } from '../alone.ts';
import type { Figure } from '../row.ts';
import { ratios } from '../statistics.ts';
import type { Task } from '../task.ts';

/** What a version costs the machine: memory once it is kept, and work to list it. */
export const usage: Task = {
  name: 'usage',
  async run({ rounds, site }) {
    const { origin, setLatency } = await site();
    await setLatency(0);
    const memory = async (candidate: Candidate): Promise<Figure> => {
      const { memory: bytes } = await aloneUsage(candidate, origin, 100_000);
      return { of: candidate, unit: 'bytes', rounds: [bytes] };
    };
    const kept = await memory('ours');
    const keptByScript = await memory('octokit.paginate');

    const cpu = { ours: [] as number[], 'octokit.paginate': [] as number[], 'page after page': [] as number[] };
    for (let round = 0; round < rounds; round++) {
      for (const candidate of ['ours', 'octokit.paginate', 'page after page'] as const) {
        cpu[candidate].push((await aloneUsage(candidate, origin, 10_000)).cpu);
      }
    }
    const [ours, ...beside] = Object.entries(cpu).map(([of, values]): Figure => ({ of, unit: 'µs', rounds: values }));
    if (!ours) return [];
    return [
      { bar: 'memory', ours: kept, beside: [keptByScript], judged: kept },
      {
        bar: 'cpu',
        ours,
        beside,
        judged: { unit: 'times', rounds: ratios(cpu.ours, cpu['octokit.paginate']) },
      },
    ];
  },
};
