import { type Connection, GitHubError, listConflicts, type Owner } from '../github/index.ts';
import { ownerKey, summarizePackage } from '../packages/index.ts';
import { findCollision, type Collision } from './collision.ts';
import {
  conflictKey,
  conflictsOf,
  withAnswer,
  type Conflict,
  type ConflictReport,
  type OwnerAnswer,
} from './report.ts';

/** How far a check of many conflicts is. */
export interface ChecksProgress {
  readonly total: number;
  readonly done: number;
}

/** A report, what its conflicts collide with, and the requests that are under way for either. */
export class LiveReport {
  report: ConflictReport;
  /** Called after every change; with the `conflictKey` where only that conflict's collision has changed. */
  readonly #onChange: (key?: string) => void;
  /** By `ownerKey` and by `conflictKey`. */
  readonly #asking = new Map<string, AbortController>();
  readonly #checking = new Map<string, AbortController>();
  #collisions: Record<string, Collision> = {};
  #progress: { readonly total: number; done: number } | undefined;

  constructor(report: ConflictReport, onChange: (key?: string) => void) {
    this.report = report;
    this.#onChange = onChange;
  }

  /** What is known of collisions, by `conflictKey`. */
  get collisions(): Readonly<Record<string, Collision>> {
    return this.#collisions;
  }

  /** Of `checkAll`, while it lasts. */
  get progress(): ChecksProgress | undefined {
    return this.#progress;
  }

  isChecking(key: string): boolean {
    return this.#checking.has(key);
  }

  /**
   * Asks owners for their conflicts, as many at once as the connection lets through. Never throws. An owner that is
   * asked again meanwhile is no longer asked by this.
   *
   * @param publicOnly whether the connection is nobody's, or lacks the `repo` scope, without which private packages are
   * not listed.
   */
  async ask(connection: Connection, owners: readonly Owner[], publicOnly: boolean): Promise<void> {
    for (const owner of owners) this.#setAnswer(owner, { kind: 'pending' });
    const askOwner = async (owner: Owner) => {
      const request = new AbortController();
      this.#asking.get(ownerKey(owner))?.abort();
      this.#asking.set(ownerKey(owner), request);
      const answer = await listConflicts(connection, owner, { signal: request.signal }).then(
        (all): OwnerAnswer => ({ kind: 'listed', at: Date.now(), conflicts: all.map(summarizePackage), publicOnly }),
        (error: unknown): OwnerAnswer =>
          error instanceof GitHubError
            ? { kind: 'failed', at: Date.now(), problem: error.problem }
            : { kind: 'cancelled' },
      );
      if (this.#asking.get(ownerKey(owner)) !== request) return;
      this.#asking.delete(ownerKey(owner));
      this.#setAnswer(owner, answer);
    };
    await Promise.all(owners.map(askOwner));
  }

  #setAnswer(owner: Owner, answer: OwnerAnswer): void {
    this.report = withAnswer(this.report, owner, answer);
    if (answer.kind === 'listed') {
      const keys = new Set(conflictsOf(this.report).map(conflictKey));
      this.#collisions = Object.fromEntries(Object.entries(this.#collisions).filter(([key]) => keys.has(key)));
    }
    this.#onChange();
  }

  /** Checks what a conflict collides with, unless that is under way. @throws what `connect` throws. */
  async check(conflict: Conflict, connect: () => Connection | Promise<Connection>): Promise<void> {
    const key = conflictKey(conflict);
    if (this.isChecking(key)) return;
    const request = new AbortController();
    this.#checking.set(key, request);
    this.#onChange(key);
    try {
      this.#collisions[key] = await findCollision(await connect(), conflict, request.signal);
    } catch (error) {
      if (request.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      const problem = error instanceof GitHubError ? error.problem : ({ kind: 'forbidden', message } as const);
      const docker = { package: conflict.package, tags: undefined };
      this.#collisions[key] ??= { kind: 'refused', at: Date.now(), docker, problem };
      throw error;
    } finally {
      this.#checking.delete(key);
      this.#onChange(key);
    }
  }

  /** Checks many, as many at once as the connection lets through; one such run at a time. */
  async checkAll(conflicts: readonly Conflict[], connection: Connection): Promise<void> {
    const wanted = conflicts.filter((conflict) => !this.isChecking(conflictKey(conflict)));
    if (this.#progress || wanted.length === 0) return;
    const progress = { total: wanted.length, done: 0 };
    this.#progress = progress;
    const check = async (conflict: Conflict) => {
      await this.check(conflict, () => connection);
      progress.done += 1;
      this.#onChange();
    };
    try {
      await Promise.all(wanted.map(check));
    } finally {
      this.#progress = undefined;
      this.#onChange();
    }
  }

  /** Ends all that is under way. */
  cancel(): void {
    for (const request of [...this.#asking.values(), ...this.#checking.values()]) request.abort();
  }
}
