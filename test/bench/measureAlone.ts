import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Runs a program of this folder in a process of its own, so that what the process uses is that of the program.
 * @param input what it reads. @returns what it prints as JSON.
 */
export async function measureAlone<Usage>(program: string, input = ''): Promise<Usage> {
  const file = path.join(import.meta.dirname, program);
  const child = spawn(process.execPath, ['--expose-gc', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  child.stdin.end(input);
  const output = await text(child.stdout);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`${program} has ended with ${String(code)}`);
  return JSON.parse(output) as Usage;
}

/** ms of the processor that the work took, with all threads. */
export function cpuOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
