import { findCollision, type Collision } from './collision.ts';
import { conflictKey, type Conflict } from './report.ts';
import type { Connection } from '../github/connection.ts';
import { GitHubError } from '../github/problem.ts';

/** How far a check of many rows is. */
export interface ChecksProgress {
  readonly total: number;
  readonly done: number;
}

/** What is known of the collisions of one report, by `conflictKey`, and which are being checked. */
export class CollisionChecks {
  readonly #checking = new Set<string>();
  #known: Record<string, Collision>;
  #all: { readonly stop: AbortController; readonly total: number; done: number } | undefined;

  constructor(known: Readonly<Record<string, Collision>>) {
    this.#known = { ...known };
  }

  get known(): Readonly<Record<string, Collision>> {
    return this.#known;
  }

  /** Those that are known or being checked. */
  get keys(): readonly string[] {
    return [...new Set([...Object.keys(this.#known), ...this.#checking])];
  }

  /** Of `checkAll`, while it lasts. */
  get progress(): ChecksProgress | undefined {
    return this.#all;
  }

  isChecking(key: string): boolean {
    return this.#checking.has(key);
  }

  keepOnly(conflicts: readonly Conflict[]): void {
    const keys = new Set(conflicts.map(conflictKey));
    this.#known = Object.fromEntries(Object.entries(this.#known).filter(([key]) => keys.has(key)));
  }

  /** Checks one. What fails stands in its row too. @throws what `connect` throws; the signal's reason. */
  async check(conflict: Conflict, connect: () => Promise<Connection>, signal: AbortSignal): Promise<void> {
    const key = conflictKey(conflict);
    this.#checking.add(key);
    try {
      this.#known[key] = await findCollision(await connect(), conflict, { signal, now: () => Date.now() });
    } catch (error) {
      if (!signal.aborted) this.#known[key] ??= unchecked(conflict, error);
      throw error;
    } finally {
      this.#checking.delete(key);
    }
  }

  /**
   * Checks many, as many at once as the connection lets through, until `cancel`; one such run at a time.
   *
   * @param onStep told whenever something has changed.
   */
  async checkAll(conflicts: readonly Conflict[], connection: Connection, onStep: () => void): Promise<void> {
    const wanted = conflicts.filter((conflict) => !this.#checking.has(conflictKey(conflict)));
    if (this.#all || wanted.length === 0) return;
    const run = { stop: new AbortController(), total: wanted.length, done: 0 };
    this.#all = run;
    const { signal } = run.stop;
    const check = async (conflict: Conflict) => {
      try {
        await this.check(conflict, () => Promise.resolve(connection), signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        run.done += 1;
        onStep();
      }
    };
    try {
      const checks = wanted.map(check);
      onStep();
      await Promise.all(checks);
    } finally {
      this.#all = undefined;
      onStep();
    }
  }

  cancel(): void {
    this.#all?.stop.abort();
  }
}

/** What stands in a row that could not even be asked about; why is shown beside. */
function unchecked(conflict: Conflict, error: unknown): Collision {
  const docker = { package: conflict.package, tags: undefined };
  const problem =
    error instanceof GitHubError
      ? error.problem
      : ({ kind: 'forbidden', message: error instanceof Error ? error.message : String(error) } as const);
  return { kind: 'refused', at: Date.now(), docker, problem };
}
