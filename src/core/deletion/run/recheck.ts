import {
  type Connection,
  type FetchPage,
  getVersion,
  listVersions,
  type PackageReference,
  type Page,
} from '../../github/index.ts';
import {
  type Manifests,
  readManifests,
  type ManifestCache,
  type ReadableVersion,
  type ReadManifest,
} from '../../images/index.ts';
import { summarizeVersion, type VersionSummary, packageKey, type Target } from '../../packages/index.ts';
import { operationKey, type Changed, type Operation } from '../operation.ts';
import { planPicked, type PlannedVersion } from '../plan.ts';
import { unlessNotFound } from '../presence.ts';

/** Sends what reads something from the server when it is its turn. */
export type Ask = <T>(call: (connection: Connection) => Promise<T>) => Promise<T>;

/**
 * Looks again at a package that versions are being deleted of.
 *
 * @param ids of versions about to be deleted. @param gone the versions of the plan that were deleted by now.
 * @returns why a version must not be deleted, by its id; `gone` for one that the server has no more.
 * @throws GitHubError where the list cannot be read, and the signal's reason when aborted.
 */
export type Recheck = (
  ids: readonly number[],
  gone: ReadonlySet<number>,
  ask: Ask,
  signal: AbortSignal,
) => Promise<ReadonlyMap<number, Changed | 'gone'>>;

/** By `packageKey`: what looks again at the packages that a plan was made for. */
export type Rechecks = ReadonlyMap<string, Recheck>;

export type Rechecked = ReturnType<typeof recheckInGroups>;

/** So many deletes rest on one look at the list: at the full pace, half a minute. */
const maxGroupSize = 100;
/** And for so long at the most; ms. */
const longestTrusted = 60_000;

interface Group {
  readonly recheck: Recheck;
  readonly ids: readonly number[];
  readonly before: Group | undefined;
  /** The last one. */
  look?: Look;
}

interface Look {
  readonly found: Promise<ReadonlyMap<number, Changed | 'gone'>>;
  /** ms since 1970; `undefined` while it lasts. */
  endedAt?: number;
}

/**
 * Puts the deletes of each package into groups, in their order, and looks at the package again before the first of each
 * group is sent: no request for each version, which would double the use of the hourly quota.
 *
 * @param operations of a run. @param gone the versions that it has deleted of a package by now. @param now in ms since
 * 1970.
 */
export function recheckInGroups(
  operations: readonly Operation[],
  rechecks: Rechecks,
  gone: (target: Target) => ReadonlySet<number>,
  now: () => number,
) {
  const groups = new Map<string, Group>();
  for (const [key, ofPackage] of Map.groupBy(operations, ({ target }) => packageKey(target))) {
    const recheck = rechecks.get(key);
    const deletes = ofPackage.filter(({ action, target }) => action === 'delete' && target.versionId !== undefined);
    let before: Group | undefined;
    for (let start = 0; recheck && start < deletes.length; start += maxGroupSize) {
      const some = deletes.slice(start, start + maxGroupSize);
      const ids = some.flatMap(({ target }) => target.versionId ?? []);
      const group: Group = { recheck, ids, before };
      for (const operation of some) groups.set(operationKey(operation), group);
      before = group;
    }
  }

  return {
    /** Why the version must not be deleted; looks again at its package unless that was done for its group a moment ago. */
    async changed(operation: Operation, ask: Ask, signal: AbortSignal): Promise<Changed | 'gone' | undefined> {
      const group = groups.get(operationKey(operation));
      const { target } = operation;
      if (!group || target.versionId === undefined) return undefined;
      if (!group.look || (group.look.endedAt !== undefined && !isTrusted(group.look))) {
        const look: Look = { found: lookAgain(group, gone(target), ask, signal) };
        group.look = look;
        await look.found.finally(() => (look.endedAt = now()));
      }
      return (await group.look.found).get(target.versionId);
    },
    /** Whether the last look for it is too long ago, after a limit that was waited for, or a machine that slept. */
    isOutdated(operation: Operation): boolean {
      const group = groups.get(operationKey(operation));
      // One that is under way was begun because the last one no longer counts.
      return group?.look !== undefined && !isTrusted(group.look);
    },
  };

  function isTrusted({ endedAt }: Look): boolean {
    return endedAt !== undefined && now() - endedAt <= longestTrusted;
  }

  async function lookAgain(group: Group, deleted: ReadonlySet<number>, ask: Ask, signal: AbortSignal) {
    // One look at a package at a time; what failed before has been told to those whom it concerned.
    for (const look of [group.before?.look, group.look]) await look?.found.catch(() => undefined);
    const ids = group.ids.filter((id) => !deleted.has(id));
    return group.recheck(ids, deleted, ask, signal);
  }
}

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
    // Others delete and push, which moves versions from page to page, also while they are read; and lists lag.
    const missed = ids.filter((id) => !fresh.has(id) && !excluded.has(id));
    const reading = missed.map((versionId) =>
      ask((connection) => getVersion(connection, { ...reference, versionId }).then(summarizeVersion, unlessNotFound)),
    );
    for (const found of await Promise.all(reading)) if (found) fresh.set(found.id, found);
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
      if (done.has(index)) return;
      done.add(index);
      const previous = latest.get(index);
      const address = previous?.url ?? latest.get(index - 1)?.next;
      if (index > 0 && address === undefined) return;
      const options = { ...(address === undefined ? {} : { page: address }), previous, signal };
      const page = await ask((connection) => versionPages(connection, reference)(options));
      latest.set(index, page);
      for (const item of page.items) found.set(item.id, item);
    };
    await look(0);
    if (pages.length === 0) return found;
    // New versions come first: until one that was there before, all are new.
    for (let index = 0; latest.get(index)?.items.every(({ id }) => !known.has(id)); index++) {
      if (latest.get(index)?.next === undefined) break;
      await look(index + 1);
    }
    order = [...[...found.keys()].filter((id) => !known.has(id)), ...order];
    const expected = new Map(order.map((id, index) => [id, Math.floor(index / versionsPerPage)]));
    const indexes = new Set(ids.flatMap((id) => (found.has(id) ? [] : (expected.get(id) ?? []))));
    await Promise.all([...indexes].map(look));
    // What others delete moves the rest onto earlier pages; where the list lags, it is on later ones. To look there is
    // cheaper than to ask for many by their ids.
    const missed = () => ids.filter((id) => !found.has(id) && !excluded.has(id)).length;
    for (let step = 1; step <= mostPagesAside && missed() > mostById; step++) {
      const aside = [...indexes].flatMap((index) => [index - step, index + step]);
      await Promise.all(aside.filter((index) => index >= 0).map(look));
    }
    return found;
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

/** More than these are looked for on so many pages before and behind those where they should be. */
const mostById = 5;
const mostPagesAside = 3;

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
