import type { Row } from './row.ts';
import type { Site } from './site/site.ts';

/** What a task measures with. */
export interface Bench {
  readonly rounds: number;
  /** ms that a request takes; 0 besides. */
  readonly latency: number;
  /** The GitHub in a process of its own, started with the first that asks for it. */
  readonly site: () => Promise<Site>;
}

export interface Task {
  /** For `--only`. */
  readonly name: string;
  run(bench: Bench): Promise<Row[]>;
}

/** ms that the work took, by the wall. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
