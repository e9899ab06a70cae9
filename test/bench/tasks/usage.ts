import { aloneUsage, type Candidate } from '../alone.ts';
import { figure } from '../row.ts';
import { ratios } from '../statistics.ts';
import type { Task } from '../task.ts';

/** What a version costs the machine: memory once it is kept, and work to list it. */
export const usage: Task = {
  name: 'usage',
  async run({ rounds, site }) {
    const { origin, setLatency } = await site();
    await setLatency(0);
    const memory = async (candidate: Candidate) =>
      figure('bytes', (await aloneUsage(candidate, origin, 100_000)).memory);
    const kept = await memory('ours');
    const keptByScript = await memory('octokit.paginate');

    const cpu: Record<Candidate, number[]> = { ours: [], 'octokit.paginate': [], 'page after page': [] };
    for (let round = 0; round < rounds; round++) {
      for (const candidate of ['ours', 'octokit.paginate', 'page after page'] as const) {
        cpu[candidate].push((await aloneUsage(candidate, origin, 10_000)).cpu);
      }
    }
    return [
      { bar: 'memory', ours: kept, octokit: keptByScript, judged: kept },
      {
        bar: 'cpu',
        ours: figure('µs', ...cpu.ours),
        octokit: figure('µs', ...cpu['octokit.paginate']),
        pageAfterPage: figure('µs', ...cpu['page after page']),
        judged: figure('times', ...ratios(cpu.ours, cpu['octokit.paginate'])),
      },
    ];
  },
};
