import type { Connection } from '../../github/connection.ts';
import type { FetchPage } from '../../github/lookahead.ts';
import { getVersion, listVersions, type PackageReference } from '../../github/packages.ts';
import type { Page } from '../../github/page.ts';
import { GitHubError } from '../../github/problem.ts';
import type { Manifests } from '../../images/graph.ts';
import { readManifests, type ManifestCache, type ReadableVersion } from '../../images/readManifests.ts';
import type { ReadManifest } from '../../images/registry.ts';
import { summarizeVersion, type VersionSummary } from '../../packages/summary.ts';
import type { Changed } from '../operation.ts';
import { planPicked, type PlannedVersion } from '../plan.ts';
import type { Ask, Recheck } from './recheckGroups.ts';

/** What a plan for the versions of one container package was made from. */
export interface PlannedPackage {
  readonly reference: PackageReference;
  /** The pages of its list, newest first, as they were read; none where the list was not read. */
  readonly pages: readonly Page<VersionSummary>[];
  /** Whether these are all. */
  readonly isComplete: boolean;
  readonly manifests: Manifests;
  readonly read: ReadManifest;
  readonly cache: ManifestCache;
  /** The versions that go. */
  readonly versions: readonly VersionSummary[];
  /** Those of them that go whatever depends on them. */
  readonly forced: ReadonlySet<number>;
}

/** So many pages at each side are read where a version is not where it should be: others delete and push too. */
const maxPagesAside = 3;

/**
 * Makes what looks again at a package before versions of it are deleted: it reads the first page of the list and the
 * pages that should hold the versions, with their ETags, by its id a version that none of them has, and the manifests of
 * versions that are new.
 */
export function createRecheck({
  reference,
  pages,
  isComplete,
  read,
  cache,
  forced,
  ...planned
}: PlannedPackage): Recheck {
  const picked = new Map(planned.versions.map((version) => [version.id, version]));
  const excluded = new Map<number, Changed | 'gone'>();
  const manifests = new Map(planned.manifests);
  const known = new Map([...pages.flatMap(({ items }) => items), ...picked.values()].map((each) => [each.id, each]));
  const latest = new Map(pages.map((page, index) => [index, page]));
  /** Ids in the order of the list. */
  let order = pages.flatMap(({ items }) => items.map(({ id }) => id));

  return async (ids, gone, ask, signal) => {
    order = order.filter((id) => !gone.has(id));
    const fresh = await readAgain(ids, ask, signal);
    // A delete that lands between two pages moves a version from one to the other, so that both miss it; and lists lag.
    const missed = ids.filter((id) => !fresh.has(id) && !excluded.has(id));
    for (const found of await Promise.all(missed.map((id) => ask((connection) => readVersion(connection, id))))) {
      if (found) fresh.set(found.id, found);
    }
    // Where the list was not read, what is new in it cannot be told.
    const added = pages.length > 0 ? [...fresh.values()].filter(({ id }) => !known.has(id)) : [];
    let hasChanged = added.length > 0;
    for (const id of ids) {
      const before = picked.get(id);
      if (!before || excluded.has(id)) continue;
      const now = fresh.get(id);
      if (now && sameTags(now.tags, before.tags)) continue;
      excluded.set(id, now ? { kind: 'tagsChanged', tags: now.tags } : 'gone');
      hasChanged = true;
    }
    for (const version of fresh.values()) known.set(version.id, version);
    if (hasChanged) {
      await readNew(added, signal);
      planAgain(gone);
    }
    return new Map(ids.flatMap((id) => (excluded.has(id) ? [[id, excluded.get(id) ?? 'gone']] : [])));
  };

  /** @returns what the pages have now, by id. */
  async function readAgain(
    ids: readonly number[],
    ask: Ask,
    signal: AbortSignal,
  ): Promise<Map<number, VersionSummary>> {
    const found = new Map<number, VersionSummary>();
    const done = new Set<number>();
    const look = async (index: number) => {
      if (index < 0 || done.has(index)) return;
      done.add(index);
      const previous = latest.get(index);
      const address = previous?.url ?? latest.get(index - 1)?.next;
      if (index > 0 && address === undefined) return;
      const options = { ...(address === undefined ? {} : { page: address }), previous, signal };
      const page = await ask((connection) => versionPages(connection, reference)(options));
      latest.set(index, page);
      for (const item of page.items) found.set(item.id, item);
    };
    const isMissing = () => ids.some((id) => !found.has(id));
    await look(0);
    if (pages.length === 0) {
      for (let index = 1; isMissing() && latest.get(index - 1)?.next !== undefined; index++) await look(index);
      return found;
    }
    // New versions come first: until one that was there before, all are new.
    for (let index = 0; latest.get(index)?.items.every(({ id }) => !known.has(id)); index++) {
      if (latest.get(index)?.next === undefined) break;
      await look(index + 1);
    }
    order = [...[...found.keys()].filter((id) => !known.has(id)), ...order];
    const expected = new Map(order.map((id, index) => [id, Math.floor(index / versionsPerPage)]));
    for (let aside = 0; aside <= maxPagesAside && isMissing(); aside++) {
      const indexes = ids.flatMap((id) => {
        const index = found.has(id) ? undefined : expected.get(id);
        return index === undefined ? [] : [index - aside, index + aside];
      });
      await Promise.all([...new Set(indexes)].map(look));
    }
    return found;
  }

  async function readVersion(connection: Connection, versionId: number): Promise<VersionSummary | undefined> {
    try {
      return summarizeVersion(await getVersion(connection, { ...reference, versionId }));
    } catch (error) {
      if (error instanceof GitHubError && error.problem.kind === 'notFound') return undefined;
      throw error;
    }
  }

  async function readNew(added: readonly VersionSummary[], signal: AbortSignal): Promise<void> {
    const versions = added.map(imageVersion);
    const reading = await readManifests({ versions, read, cache, signal });
    signal.throwIfAborted();
    for (const [digest, state] of reading.manifests) manifests.set(digest, state);
  }

  /** Judges what is left of the plan by what is in the package now. */
  function planAgain(gone: ReadonlySet<number>): void {
    const isThere = (id: number) => !gone.has(id) && excluded.get(id) !== 'gone';
    const versions = [...known.values()].filter(({ id }) => isThere(id)).map(imageVersion);
    const images = { versions, isComplete, manifests };
    const ids = [...picked.keys()].filter((id) => isThere(id) && !excluded.has(id));
    const { versions: judged } = planPicked({ packageType: 'container', ids, total: undefined, images }, forced);
    for (const version of judged) {
      const changed = changedBy(version);
      if (changed) excluded.set(version.id, changed);
    }
  }

  function changedBy(version: PlannedVersion): Changed | undefined {
    if (version.verdict === 'delete') return undefined;
    if (version.reason !== 'dependency') {
      const unreadable = [...manifests.values()].find(({ kind }) => kind === 'unreadable');
      return { kind: 'unverified', problem: unreadable?.kind === 'unreadable' ? unreadable.error.problem : undefined };
    }
    return { kind: 'dependency', of: version.of.flatMap((id) => known.get(id) ?? []) };
  }
}

function sameTags(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((tag) => other.includes(tag));
}

/** Of the list that a plan is made from; the most that GitHub gives. */
const versionsPerPage = 100;

/** Returns what reads a package's versions, newest first, page by page, apart from what the tree shows. */
export function versionPages(connection: Connection, reference: PackageReference): FetchPage<VersionSummary> {
  return (page) => listVersions(connection, reference, { ...page, read: summarizeVersion, perPage: versionsPerPage });
}

/** Returns a version of a container package as the images see it: its name is the digest of its manifest. */
export function imageVersion({ id, name: digest, tags, createdAt }: VersionSummary): ReadableVersion {
  return { id, digest, tags, createdAt };
}
