import { getVersion, listVersions } from '#core/github';
import type { Connection, FetchPage, PackageReference, Page, WholeList } from '#core/github';
import { readManifests } from '#core/images';
import type { ImageReader, Manifests, ReadableVersion } from '#core/images';
import { summarizeVersion, type VersionSummary } from '#core/packages';
import type { VersionChange } from '../operation.ts';
import { planSelected } from '../plan.ts';
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

export interface PlannedPackage extends WholeList<VersionSummary> {
  readonly reference: PackageReference;
  readonly manifests: Manifests;
  readonly reader: Pick<ImageReader, 'cached' | 'facts'>;
  /** The versions to delete, in order. */
  readonly versions: readonly VersionSummary[];
  readonly forced: ReadonlySet<number>;
  /** Whether the plan was made from this list and these manifests; if not, the first check judges it. Default: true. */
  readonly isJudged?: boolean;
}

/**
 * A check reads, with ETags, the first page of the list and the pages that should have the group; then, by id, each
 * version that was on none of these pages; and the manifests of new versions.
 */
export function createRecheck({ reference, isComplete, reader, forced, ...planned }: PlannedPackage): Recheck {
  const toDelete = new Map(planned.versions.map((version) => [version.id, version]));
  const groups = new Map([...toDelete.keys()].map((id, index) => [id, Math.floor(index / maxGroupSize)]));
  const checks = new Map<number | undefined, Check>();
  let lastCheck: Promise<unknown> = Promise.resolve();
  const excluded = new Map<number, VersionChange | 'gone'>();
  const manifests = new Map(planned.manifests);
  const listed = planned.pages.flatMap(({ items }) => items);
  const known = new Map([...listed, ...toDelete.values()].map((each) => [each.id, each]));
  const pages: (Page<VersionSummary> | undefined)[] = [...planned.pages];
  let order = listed.map(({ id }) => id);
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
    const { gone, send, signal } = options;
    order = order.filter((id) => !gone.has(id));
    const ids = group.filter((id) => !gone.has(id) && !excluded.has(id));
    const fresh = await rereadList(ids, options);
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
    if (added.length === 0 && excluded.size === size && isJudged) return;
    const reads = await readManifests({ versions: added.map(imageVersion), reader, signal });
    signal.throwIfAborted();
    for (const [digest, state] of reads.manifests) manifests.set(digest, state);
    replan(gone);
    isJudged = true;
  }

  async function rereadList(
    ids: readonly number[],
    { send, signal }: RecheckOptions,
  ): Promise<Map<number, VersionSummary>> {
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
    if (listed.length === 0) return found;
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
    return found;
  }

  function replan(gone: ReadonlySet<number>): void {
    const isThere = (id: number) => !gone.has(id) && excluded.get(id) !== 'gone';
    const versions = [...known.values()].filter(({ id }) => isThere(id)).map(imageVersion);
    const images = { versions, isComplete, manifests };
    const ids = [...toDelete.keys()].filter((id) => isThere(id) && !excluded.has(id));
    const { versions: judged } = planSelected({ packageType: 'container', ids, total: undefined, images }, forced);
    const unreadable = [...manifests.values()].find((state) => state.kind === 'unreadable');
    for (const version of judged) {
      if (version.verdict === 'delete') continue;
      const dependents = version.dependents.flatMap((id) => known.get(id) ?? []);
      const unverified = { kind: 'unverified', problem: unreadable?.error.problem } as const;
      excluded.set(version.id, version.reason === 'dependency' ? { kind: 'dependency', dependents } : unverified);
    }
  }
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
