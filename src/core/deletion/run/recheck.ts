import { getVersion, listVersions } from '#core/github';
import type { Connection, FetchPage, PackageReference, Page, Problem, WholeList } from '#core/github';
import { ownTags, readManifests } from '#core/images';
import type { ImageReader, Manifests, ReadableVersion } from '#core/images';
import { summarizeVersion, type VersionSummary } from '#core/packages';
import { planManifests, planPicked, type Keep } from '#core/retention';
import type { VersionChange } from '../operation.ts';
import { ignoreNotFound } from '../presence.ts';

export type Send = <T>(call: (connection: Connection) => Promise<T>) => Promise<T>;

export interface Recheck {
  /**
   * Checks the version's group again, unless that was done within the last minute: one request per version would double
   * the requests of a run.
   *
   * @returns why the version must not be deleted; `gone` if the server no longer has it.
   * @throws GitHubError if the list cannot be read, and the signal's reason when aborted.
   */
  findChange(id: number, options: RecheckOptions): Promise<VersionChange | 'gone' | undefined>;
  /** Whether the last check for it is too old, as after a rate limit or sleep. */
  isOutdated(id: number, now: number): boolean;
}

export interface RecheckOptions {
  /** The versions that are known to be gone since the run began. */
  readonly gone: ReadonlySet<number>;
  readonly send: Send;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** By `packageKey`. */
export type Rechecks = ReadonlyMap<string, Recheck>;

/** How many deletes one check covers. */
const maxGroupSize = 100;
/** How long a check is valid. */
const maxAgeMs = 60_000;

interface Check {
  readonly ended: Promise<unknown>;
  /** ms since 1970; `undefined` while it runs. */
  endedAt?: number;
}

export interface CheckedPackage extends WholeList<VersionSummary> {
  readonly reference: PackageReference;
  /** Of a container package. */
  readonly manifests?: Manifests | undefined;
  readonly reader?: Pick<ImageReader, 'cached' | 'facts'> | undefined;
  /** The versions to delete, in order. */
  readonly versions: readonly VersionSummary[];
  /** By id: what is deleted whatever depends on it. */
  readonly forced?: { readonly keys: () => Iterable<number> } | undefined;
  /** Whether the package may be left without versions: hand-picked ones may be all that there are, rules keep one. */
  readonly mayEmpty: boolean;
  /** Whether the plan was made from this list and these manifests; if not, the first check judges it. Default: true. */
  readonly isJudged?: boolean;
}

/**
 * A check reads, with ETags, the first page of the list and the pages that should have the group; then, by id, each
 * version that was on none of these pages; and the manifests of new versions. For rules, it also reads on until it has
 * found a version that stays.
 */
export function createRecheck({ reference, isComplete, reader, mayEmpty, ...planned }: CheckedPackage): Recheck {
  const toDelete = new Map(planned.versions.map((version) => [version.id, version]));
  const groups = new Map([...toDelete.keys()].map((id, index) => [id, Math.floor(index / maxGroupSize)]));
  const checks = new Map<number | undefined, Check>();
  let lastCheck: Promise<unknown> = Promise.resolve();
  const excluded = new Map<number, VersionChange | 'gone'>();
  const manifests = new Map(planned.manifests);
  const forced = [...(planned.forced?.keys() ?? [])];
  const listed = planned.pages.flatMap(({ items }) => items);
  const known = new Map([...listed, ...toDelete.values()].map((each) => [each.id, each]));
  const pages: (Page<VersionSummary> | undefined)[] = [...planned.pages];
  let order = listed.map(({ id }) => id);
  const hasTagged = listed.some(isTagged);
  let { isJudged = true } = planned;

  return {
    async findChange(id, options) {
      const group = groups.get(id);
      if (group === undefined) return undefined;
      let check = checks.get(group);
      if (!check || (check.endedAt !== undefined && isOutdated(check, options.now()))) {
        const ids = [...toDelete.keys()].filter((each) => groups.get(each) === group);
        // One check at a time. If an earlier one failed, its own callers got the error.
        const checking = lastCheck.catch(() => undefined).then(() => runCheck(ids, options));
        const fresh: Check = { ended: checking.finally(() => (fresh.endedAt = options.now())) };
        checks.set(group, fresh);
        lastCheck = fresh.ended;
        check = fresh;
      }
      await check.ended;
      return excluded.get(id);
    },
    isOutdated(id, now) {
      const check = checks.get(groups.get(id));
      return check !== undefined && isOutdated(check, now);
    },
  };

  async function runCheck(group: readonly number[], options: RecheckOptions): Promise<void> {
    const { gone, send, signal, now } = options;
    order = order.filter((id) => !gone.has(id));
    const ids = group.filter((id) => !gone.has(id) && !excluded.has(id));
    if (ids.length === 0) return;
    const { found: fresh, hasKept } = await rereadList(ids, options);
    // When others delete or push, versions move from page to page, even while pages are read; and lists lag.
    const missed = ids.filter((id) => !fresh.has(id));
    const reading = missed.map((versionId) =>
      send((connection) => getVersion(connection, { ...reference, versionId }).then(summarizeVersion, ignoreNotFound)),
    );
    for (const found of await Promise.all(reading)) if (found) fresh.set(found.id, found);
    const added = listed.length > 0 ? [...fresh.values()].filter(({ id }) => !known.has(id)) : [];
    const { size } = excluded;
    for (const id of ids) {
      const { tags } = fresh.get(id) ?? {};
      const before = toDelete.get(id)?.tags ?? [];
      const isSame = tags?.length === before.length && tags.every((tag) => before.includes(tag));
      if (!isSame) excluded.set(id, tags ? { kind: 'tagsChanged', tags } : 'gone');
    }
    for (const version of fresh.values()) known.set(version.id, version);
    if (!hasKept) {
      for (const id of toDelete.keys())
        if (!gone.has(id) && !excluded.has(id)) excluded.set(id, { kind: 'lastVersions' });
    }
    if (added.length === 0 && excluded.size === size && isJudged) return;
    if (reader) {
      const reads = await readManifests({ versions: added.map(imageVersion), reader, signal });
      signal.throwIfAborted();
      for (const [digest, state] of reads.manifests) manifests.set(digest, state);
    }
    replan(gone, new Date(now()).toISOString());
    isJudged = true;
  }

  /** @returns `hasKept`: whether something stays if the plan is carried out; only rules ask. */
  async function rereadList(ids: readonly number[], { send, signal }: RecheckOptions) {
    const found = new Map<number, VersionSummary>();
    const done = new Set<number>();
    const readPage = async (index: number) => {
      const previous = pages[index];
      const url = previous?.url ?? pages[index - 1]?.next;
      if (done.has(index) || (index > 0 && url === undefined)) return;
      done.add(index);
      const options = { ...(url === undefined ? {} : { page: url }), previous, signal };
      const page = await send((connection) => versionPages(connection, reference)(options));
      pages[index] = page;
      for (const item of page.items) found.set(item.id, item);
    };
    await readPage(0);
    if (listed.length === 0) return { found, hasKept: true };
    // New versions come first: read on until a page has one that is known.
    for (let index = 0; pages[index]?.items.every(({ id }) => !known.has(id)); index++) {
      if (pages[index]?.next === undefined) break;
      await readPage(index + 1);
    }
    order = [...[...found.keys()].filter((id) => !known.has(id)), ...order];
    const expected = new Map(order.map((id, index) => [id, Math.floor(index / versionsPerPage)]));
    const missed = () => ids.filter((id) => !found.has(id));
    const indexes = new Set(missed().flatMap((id) => expected.get(id) ?? []));
    // Deletes by others move versions to earlier pages; a lagging list still has them on later ones.
    for (let step = 0; step <= maxNeighborPages && missed().length > (step === 0 ? 0 : maxReadsById); step++) {
      const neighbors = [...indexes].flatMap((index) => [index - step, index + step]);
      await Promise.all(neighbors.filter((index) => index >= 0).map(readPage));
    }
    const isKept = (version: VersionSummary | undefined): boolean => {
      if (!version || (hasTagged && !isTagged(version))) return false;
      const change = excluded.get(version.id);
      return toDelete.has(version.id) ? change !== undefined && change !== 'gone' : true;
    };
    const hasKept = () => mayEmpty || [...found.values()].some(isKept);
    // First where one should be, then wherever one may be.
    const first = expected.get(order.find((id) => isKept(known.get(id))) ?? 0) ?? 0;
    for (const index of [first, ...pages.keys()]) if (!hasKept()) await readPage(index);
    return { found, hasKept: hasKept() };
  }

  function replan(gone: ReadonlySet<number>, now: string): void {
    const { packageType: type, name } = reference;
    const isThere = (id: number) => !gone.has(id) && excluded.get(id) !== 'gone';
    const versions = [...known.values()].filter(({ id }) => isThere(id));
    const picked = [...toDelete.keys()].filter((id) => isThere(id) && !excluded.has(id));
    const graph = { versions, manifests: planManifests(manifests) };
    const { packages } = planPicked({
      now,
      packages: [{ type, name, complete: isComplete, ...graph, picked, forced }],
    });
    const wanted = new Set(picked);
    const problem = problemIn(manifests);
    for (const version of packages[0]?.versions ?? []) {
      if (version.verdict === 'delete' || !wanted.has(version.id)) continue;
      excluded.set(version.id, changeOf(version, known, problem));
    }
  }
}

/** Returns why a picked version that a plan keeps must not be deleted. @param problem of a manifest that was not read. */
function changeOf(kept: Keep, known: ReadonlyMap<number, VersionSummary>, problem: Problem | undefined): VersionChange {
  if (kept.reason !== 'dependency') return { kind: 'unverified', problem };
  return { kind: 'dependency', dependents: kept.of.flatMap((id) => known.get(id) ?? []) };
}

/** Returns why the first of the manifests that could not be read could not. */
function problemIn(manifests: Manifests): Problem | undefined {
  const found = [...manifests.values()].find((state) => state.kind === 'unreadable');
  return found?.error.problem;
}

function isTagged({ name: digest, tags }: VersionSummary): boolean {
  return ownTags({ digest, tags }).length > 0;
}

/** A running check counts as outdated too, because its result is not known yet. */
function isOutdated({ endedAt }: Check, now: number): boolean {
  return endedAt === undefined || now - endedAt > maxAgeMs;
}

/** Up to `maxReadsById` missing versions are read by id; for more, `maxNeighborPages` before and after come first. */
const maxReadsById = 5;
const maxNeighborPages = 3;

const versionsPerPage = 100;

/** Returns a function that fetches a package's versions page by page, newest first. */
export function versionPages(connection: Connection, reference: PackageReference): FetchPage<VersionSummary> {
  return (page) => listVersions(connection, reference, { ...page, read: summarizeVersion, perPage: versionsPerPage });
}

export function imageVersion({ id, name: digest, tags, createdAt }: VersionSummary): ReadableVersion {
  return { id, digest, tags, createdAt };
}
