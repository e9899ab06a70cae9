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
  /** Running requests: fetches by `ownerKey`, checks by `conflictKey`; only the latter has a slash. */
  readonly #requests = new Map<string, AbortController>();

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
    return this.#requests.has(key);
  }

  /** Fetches the conflicts of owners. @param publicOnly whether the connection lists only public packages. Never throws. */
  async fetchConflicts(connection: Connection, owners: readonly Owner[], publicOnly: boolean): Promise<void> {
    for (const owner of owners) this.#setState(owner, { kind: 'pending' });
    const fetchOne = async (owner: Owner) => {
      const key = ownerKey(owner);
      const request = new AbortController();
      this.#requests.get(key)?.abort();
      this.#requests.set(key, request);
      const state = await listConflicts(connection, owner, { signal: request.signal }).then(
        (all): FetchState => ({
          kind: 'fetched',
          known: { at: Date.now(), conflicts: all.map(summarizePackage), publicOnly },
        }),
        (error: unknown): FetchState =>
          error instanceof GitHubError ? { kind: 'failed', problem: error.problem } : { kind: 'cancelled' },
      );
      if (this.#requests.get(key) !== request) return;
      this.#requests.delete(key);
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

  /** Checks conflicts, except those already being checked. @throws what `connect` throws; the rows show that too. */
  async check(keys: readonly string[], connect: () => Promise<Connection>): Promise<void> {
    const idle = keys.filter((key) => !this.isChecking(key));
    const wanted = conflictsOf(this.report).filter((each) => idle.includes(conflictKey(each)));
    const progress = { total: wanted.length, done: 0 };
    if (wanted.length > 1) this.progress ??= progress;
    const check = async (conflict: Conflict) => {
      const key = conflictKey(conflict);
      const request = new AbortController();
      this.#requests.set(key, request);
      this.#onChange();
      try {
        this.collisions[key] = await findCollision(await connect(), conflict, request.signal);
      } catch (error) {
        if (request.signal.aborted) return;
        const docker = { package: conflict.package, tags: undefined };
        this.collisions[key] ??= { kind: 'refused', at: Date.now(), docker, error };
        throw error;
      } finally {
        this.#requests.delete(key);
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
    for (const request of this.#requests.values()) request.abort();
  }
}
