import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  /** Bytes for one version that is kept. */
  readonly memory: number;
}

/** Lists the versions of a package in a process of its own, against a GitHub that answers at once. */
export async function aloneUsage(candidate: Candidate, origin: string, versions: 10_000 | 100_000): Promise<Usage> {
  const program = ['--expose-gc', import.meta.filename];
  const options = ['--candidate', candidate, '--origin', origin, '--versions', String(versions)];
  const child = spawn(process.execPath, [...program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
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

async function measure(candidate: Candidate, origin: string, versions: number): Promise<Usage> {
  // What is compiled and set up once is not what a version costs.
  await list(candidate, origin, images.tenThousand);
  const heapBefore = await heap();
  const cpuBefore = process.cpuUsage();
  const listed = await list(candidate, origin, versions === 10_000 ? images.tenThousand : images.hundredThousand);
  const { user, system } = process.cpuUsage(cpuBefore);
  const heapAfter = await heap();
  // Named here, so that it is not collected before.
  if (listed.count !== versions || listed.kept === undefined) throw new Error(`${String(listed.count)} were listed`);
  return { cpu: (user + system) / versions, memory: (heapAfter - heapBefore) / versions };
}

/** Bytes in use, those of typed arrays included, once everything that is not needed is collected. */
async function heap(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.gc?.();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

if (process.argv[1] === import.meta.filename) {
  const text = { type: 'string', default: '' } as const;
  const { values } = parseArgs({ options: { candidate: text, origin: text, versions: text } });
  console.log(JSON.stringify(await measure(values.candidate as Candidate, values.origin, Number(values.versions))));
  // Octokit's limiter keeps timers.
  process.exit();
}
