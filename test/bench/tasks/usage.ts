import { aloneUsage, type Candidate, type Usage } from '../alone.ts';
import { ratios } from '../statistics.ts';
import type { Task } from '../task.ts';

const candidates: readonly Candidate[] = ['ours', 'octokit.paginate', 'page after page'];

/** What a version costs the machine: memory once it is kept, and work to list it. */
export const usage: Task = {
  name: 'usage',
  async run({ rounds, site }) {
    const { origin, setLatency } = await site();
    await setLatency(0);
    const used = new Map<Candidate, Usage[]>(candidates.map((candidate) => [candidate, []]));
    for (let round = 0; round < rounds; round++) {
      for (const candidate of candidates) used.get(candidate)?.push(await aloneUsage(candidate, origin));
    }
    const of = (candidate: Candidate, what: keyof Usage) => (used.get(candidate) ?? []).map((each) => each[what]);
    const figures = (what: keyof Usage, unit: 'bytes' | 'µs') =>
      candidates.map((candidate) => ({ of: candidate as string, unit, rounds: of(candidate, what) }));
    const [memory, ...otherMemory] = figures('memory', 'bytes');
    const [cpu, ...otherCpu] = figures('cpu', 'µs');
    if (!memory || !cpu) return [];
    return [
      { bar: 'memory', ours: memory, beside: otherMemory, judged: memory },
      {
        bar: 'cpu',
        ours: cpu,
        beside: otherCpu,
        judged: { unit: 'times', rounds: ratios(cpu.rounds, of('octokit.paginate', 'cpu')) },
      },
    ];
  },
};
