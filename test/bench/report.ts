import { availableParallelism } from 'node:os';
import type { Row } from './row.ts';

/** One run, as `out/bench.json` keeps it. */
export interface Report {
  /** ISO 8601. */
  readonly at: string;
  readonly machine: string;
  readonly rounds: number;
  /** ms. */
  readonly latency: number;
  readonly seconds: number;
  readonly rows: readonly Row[];
}

export function machineOf(): string {
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${String(availableParallelism())} cores`;
}
