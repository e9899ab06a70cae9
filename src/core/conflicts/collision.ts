import { summarizePackage, summarizeVersion, type PackageSummary } from '../packages/index.ts';
import {
  type Connection,
  getPackage,
  listVersions,
  type PackageReference,
  GitHubError,
  type Problem,
  type PackageVersion,
} from '../github/index.ts';
import { conflictKey, type Conflict } from './report.ts';

/**
 * What a conflicting package collides with: the container package of the same name in its owner's namespace. `at` is in
 * ms since 1970. `present`: it is another package. `same`: it is the conflicting package itself, which GitHub lists as a
 * container. `absent`: 404, there is none any more, or the person may not see it. `refused`: the server did not say.
 */
export type Collision =
  | { readonly kind: 'present'; readonly at: number; readonly docker: Side; readonly container: Side }
  | { readonly kind: 'same' | 'absent'; readonly at: number; readonly docker: Side }
  | { readonly kind: 'refused'; readonly at: number; readonly docker: Side; readonly problem: Problem };

/** One of the two packages. */
export interface Side {
  readonly package: PackageSummary;
  /** The tags of its newest versions, the newest first; `undefined` where they could not be read. */
  readonly tags: readonly string[] | undefined;
}

/** Of an image's newest versions; enough to tell two images apart. */
const versionsToRead = 30;

/**
 * Asks what a conflicting package collides with. Parts that cannot be read are left out of the answer, which never
 * fails as a whole.
 *
 * @throws the signal's reason when aborted.
 */
export async function findCollision(
  connection: Connection,
  conflict: Conflict,
  { signal, now }: { readonly signal?: AbortSignal | undefined; readonly now: () => number },
): Promise<Collision> {
  const { owner, package: conflicting } = conflict;
  const { name, packageType } = conflicting;
  const container: PackageReference = { owner, packageType: 'container', name };
  /** @throws what is no failure of the server: an abort, or a fault of this program. */
  const problemOf = (error: unknown): Problem => {
    signal?.throwIfAborted();
    if (!(error instanceof GitHubError)) throw error;
    return error.problem;
  };
  const read = (version: PackageVersion) => summarizeVersion(version).tags;
  const tagsOf = (reference: PackageReference) =>
    listVersions(connection, reference, { read, perPage: versionsToRead, signal }).then(
      (page) => page.items.flat(),
      (error: unknown) => void problemOf(error),
    );
  const [found, ownTags] = await Promise.all([
    getPackage(connection, container, { signal }).then(summarizePackage, problemOf),
    // Where GitHub calls the conflicting package a container itself, whose tags a name gives is known only by the id.
    packageType === 'container' ? undefined : tagsOf({ owner, packageType, name }),
  ]);
  const docker: Side = { package: conflicting, tags: ownTags };
  if ('kind' in found) {
    if (found.kind === 'notFound') return { kind: 'absent', at: now(), docker };
    return { kind: 'refused', at: now(), docker, problem: found };
  }
  const side: Side = { package: found, tags: await tagsOf(container) };
  if (found.id === conflicting.id) return { kind: 'same', at: now(), docker: side };
  return { kind: 'present', at: now(), docker, container: side };
}

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
