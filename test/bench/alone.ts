import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { loopVersions } from './clients/loop.ts';
import { loadAllVersions, openProduct } from './clients/product.ts';
import { openScript, scriptVersions } from './clients/script.ts';
import { images } from './site/world.ts';

/*
 * One candidate alone in a process of its own, so that what the process uses is the candidate's: run as a program, it
 * prints a `Usage` as JSON.
 */

export type Candidate = 'ours' | 'octokit.paginate' | 'page after page';

export interface Usage {
  /** µs of the processor for one version. */
  readonly cpu: number;
  /** Bytes of the heap for one version that is kept. */
  readonly memory: number;
}

/** Lists a package of 100,000 versions in a process of its own, against a GitHub that answers at once. */
export async function aloneUsage(candidate: Candidate, origin: string): Promise<Usage> {
  const program = ['--expose-gc', path.join(import.meta.dirname, 'alone.ts'), '--candidate', candidate];
  const child = spawn(process.execPath, [...program, '--origin', origin], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const output = await text(child.stdout);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`${candidate} has ended with ${String(code)}`);
  return JSON.parse(output) as Usage;
}

/** Lists, and returns what a program would keep of it, and how many versions that are. */
async function list(candidate: Candidate, origin: string, name: string): Promise<{ kept: unknown; count: number }> {
  switch (candidate) {
    case 'ours': {
      const explorer = openProduct(origin);
      return { kept: explorer, count: await loadAllVersions(explorer, name) };
    }
    case 'octokit.paginate': {
      const kept = await scriptVersions(openScript(origin), name);
      return { kept, count: kept.length };
    }
    case 'page after page': {
      const kept = await loopVersions(origin, name);
      return { kept, count: kept.length };
    }
  }
}

async function measure(candidate: Candidate, origin: string): Promise<Usage> {
  // What is compiled and set up once is not what a version costs.
  await list(candidate, origin, images.tenThousand);
  const heapBefore = await heap();
  const cpuBefore = process.cpuUsage();
  const listed = await list(candidate, origin, images.hundredThousand);
  const { user, system } = process.cpuUsage(cpuBefore);
  const heapAfter = await heap();
  // Named here, so that it is not collected before.
  if (listed.count !== 100_000 || listed.kept === undefined) throw new Error(`${String(listed.count)} were listed`);
  return { cpu: (user + system) / listed.count, memory: (heapAfter - heapBefore) / listed.count };
}

/** Bytes in use once everything that is not needed is collected. */
async function heap(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { candidate: { type: 'string' }, origin: { type: 'string' } } });
  console.log(JSON.stringify(await measure(values.candidate as Candidate, values.origin ?? '')));
  // Octokit's limiter keeps timers.
  process.exit();
}
