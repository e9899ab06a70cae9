import type { Spoil } from './acts.ts';
import type { Operation } from './operations.ts';

/**
 * One row of the table: something that goes wrong, and what comes of each group of operations. The sentences are both
 * what the test asserts and what the documentation shows: `runCell` writes down what it sees in the same words.
 */
export interface Row {
  readonly fault: string;
  readonly act: Spoil;
  /** How many requests meet it. Default: all. */
  readonly times?: number;
  /** ms until the client gives up on one try. Default: longer than a test takes. */
  readonly timeoutMs?: number;
  /** The requests end at a port that nobody listens on. */
  readonly isRefused?: boolean;
  /** Seconds for which the answer asks to be left alone: no request may come sooner. */
  readonly limitSeconds?: number;
  /** So much goes over the wire that few cells do it at once. */
  readonly isHeavy?: boolean;
  /** What comes of it: problems are named by their `kind`. */
  readonly read: string;
  /** Where it is not as for `read`. */
  readonly list?: string;
  readonly write: string;
  /** `done`: deleted or restored. */
  readonly queue: string;
  /** Where it is not as for `queue`: of a package, and of a version. */
  readonly restore?: readonly [ofPackage: string, ofVersion: string];
}

export function expected(row: Row, { group, name }: Pick<Operation, 'group' | 'name'>): string {
  if (group === 'list') return row.list ?? row.read;
  if (group === 'restore') return row.restore?.[name === 'restorePackage' ? 0 : 1] ?? row.queue;
  return group === 'delete' ? row.queue : row[group];
}
