import { type Connection, GitHubError, listConflicts, type Owner } from '#core/github';
import { ownerKey, summarizePackage } from '#core/packages';
import { findCollision, type Collision } from './collision.ts';
import { conflictKey, conflictsOf } from './report.ts';
import type { Conflict, ConflictReport, Gap, FetchState, OwnerReport, ReportRequest } from './report.ts';

/** Progress of a check of several conflicts. */
export type ChecksProgress = Readonly<{ total: number; done: number }>;

/** A report, the collisions of its conflicts, and the running requests for both. */
export class LiveReport {
  report: ConflictReport;
  /** What is known about collisions, by `conflictKey`. */
  collisions: Record<string, Collision> = {};
  progress: ChecksProgress | undefined;
  readonly #onChange: () => void;
  /** To abort what is running: fetches by `ownerKey`, checks by `conflictKey`. Only a `conflictKey` has a slash. */
  readonly #running = new Map<string, AbortController>();

  constructor(request: ReportRequest, onChange: () => void) {
    this.report = { ...request, owners: [] };
    this.#onChange = onChange;
    this.add(request.owners, []);
  }

  /** Adds those owners that the report does not have, and returns them. Replaces the gaps. */
  add(owners: readonly Owner[], gaps: readonly Gap[]): readonly Owner[] {
    const keys = new Set(this.report.owners.map(({ owner }) => ownerKey(owner)));
    const added = owners.filter((owner) => !keys.has(ownerKey(owner)) && keys.add(ownerKey(owner)));
    const pending = added.map((owner): OwnerReport => ({ owner, state: { kind: 'pending' } }));
    this.report = { ...this.report, owners: [...this.report.owners, ...pending], gaps };
    return added;
  }

  isChecking(key: string): boolean {
    return this.#running.has(key);
  }

  /** Fetches the conflicts of owners. @param publicOnly whether the connection lists only public packages. Never throws. */
  async fetchConflicts(connection: Connection, owners: readonly Owner[], publicOnly: boolean): Promise<void> {
    for (const owner of owners) this.#setState(owner, { kind: 'pending' });
    const fetchOne = async (owner: Owner) => {
      const key = ownerKey(owner);
      const controller = new AbortController();
      this.#running.get(key)?.abort();
      this.#running.set(key, controller);
      const state = await listConflicts(connection, owner, { signal: controller.signal }).then(
        (all): FetchState => ({
          kind: 'fetched',
          known: { at: Date.now(), conflicts: all.map(summarizePackage), publicOnly },
        }),
        (error: unknown): FetchState =>
          error instanceof GitHubError ? { kind: 'failed', problem: error.problem } : { kind: 'cancelled' },
      );
      if (this.#running.get(key) !== controller) return;
      this.#running.delete(key);
      this.#setState(owner, state);
    };
    await Promise.all(owners.map(fetchOne));
  }

  #setState(owner: Owner, state: FetchState): void {
    const owners = this.report.owners.map((each) =>
      ownerKey(each.owner) === ownerKey(owner) ? { ...each, state: { known: each.state.known, ...state } } : each,
    );
    this.report = { ...this.report, owners };
    if (state.kind === 'fetched') {
      const keys = new Set(conflictsOf(this.report).map(conflictKey));
      this.collisions = Object.fromEntries(Object.entries(this.collisions).filter(([key]) => keys.has(key)));
    }
    this.#onChange();
  }

  /** Checks conflicts, except those already being checked. @throws what `connect` throws. */
  async check(keys: readonly string[], connect: () => Promise<Connection>): Promise<void> {
    const idle = keys.filter((key) => !this.isChecking(key));
    const wanted = conflictsOf(this.report).filter((each) => idle.includes(conflictKey(each)));
    const progress = { total: wanted.length, done: 0 };
    if (wanted.length > 1) this.progress ??= progress;
    const check = async (conflict: Conflict) => {
      const key = conflictKey(conflict);
      const controller = new AbortController();
      this.#running.set(key, controller);
      this.#onChange();
      try {
        this.collisions[key] = await findCollision(await connect(), conflict, controller.signal);
      } catch (error) {
        if (controller.signal.aborted) return;
        const docker = { package: conflict.package, tags: undefined };
        this.collisions[key] ??= { kind: 'failed', at: Date.now(), docker, error };
        throw error;
      } finally {
        this.#running.delete(key);
        progress.done += 1;
        this.#onChange();
      }
    };
    try {
      await Promise.all(wanted.map(check));
    } finally {
      if (this.progress === progress) {
        this.progress = undefined;
        this.#onChange();
      }
    }
  }

  cancel(): void {
    for (const controller of this.#running.values()) controller.abort();
  }
}
