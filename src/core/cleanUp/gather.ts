import { imageVersion, versionPages } from '#core/deletion';
import { GitHubError, readWholeList } from '#core/github';
import type { Connection, PackageReference, Visibility, WholeList } from '#core/github';
import { readManifests, unreadVersions, type ImageReader, type Manifests } from '#core/images';
import type { VersionSummary } from '#core/packages';
import { createProgress, type GatherProgress } from './progress.ts';
import { createSemaphore, firstAlone } from './semaphore.ts';

export interface GatherTarget {
  readonly reference: PackageReference;
  /** `undefined` if not known. */
  readonly visibility: Visibility | undefined;
}

/** All that a plan needs to know about a package. */
export interface GatheredPackage extends GatherTarget {
  readonly kind: 'gathered';
  readonly list: WholeList<VersionSummary>;
  /** Each once, newest first. */
  readonly versions: readonly VersionSummary[];
  /** Of container packages only. */
  readonly images?: { readonly manifests: Manifests; readonly reader: ImageReader };
}

/** Why there can be no plan of a package. */
export type GatherFailure =
  /** The list could not be read, or no manifest, or too many manifests in a row failed. */
  | { readonly kind: 'failed'; readonly error: GitHubError }
  /** Others deleted versions while the list was read. */
  | { readonly kind: 'incomplete' }
  /** So many manifests are not cached, and the user did not want them read. */
  | { readonly kind: 'declined'; readonly unread: number }
  | { readonly kind: 'cancelled' }
  /** The manifests of GitHub's old Docker registry cannot be read. */
  | { readonly kind: 'unsupported' };

export type GatherResult = GatheredPackage | GatherFailure;

export interface GatherOptions {
  readonly connection: Connection;
  readonly openReader: (target: GatherTarget) => Promise<ImageReader>;
  /**
   * Called before more than 500 manifests are read, each of which may count as a download; `count` is an upper bound.
   * Returns whether they may be, or of which packages.
   */
  readonly confirmReads: (
    count: number,
    packages: readonly UnreadPackage[],
  ) => Promise<boolean | ((target: GatherTarget) => boolean)>;
  readonly onProgress: (progress: GatherProgress) => void;
  /** Called with each result as it arrives; `index` is that of its target. */
  readonly onResult?: (result: GatherResult, index: number) => void;
  readonly signal: AbortSignal;
  /**
   * Whether to gather what is known of a package if its list is incomplete or manifests were not read: a review of picked
   * versions shows which of them were not checked. Otherwise such a package fails.
   */
  readonly allowsUnchecked?: boolean;
}

/** A package with manifests that are not cached. */
export interface UnreadPackage {
  readonly target: GatherTarget;
  /** At most so many. */
  readonly unread: number;
}

type Listed = Omit<GatheredPackage, 'images'>;

const maxReadsWithoutConfirmation = 500;
const maxPackages = 20;
/** For all packages together: the limiter of a repository knows its own requests only. */
const maxManifestsInFlight = 20;

/**
 * Reads the whole lists of versions of packages, and the manifests of container packages that are not cached. What was
 * read before it was cancelled stays cached.
 * @returns a result for each target, in their order. @throws what the callbacks throw.
 */
export async function gatherPackages(
  targets: readonly GatherTarget[],
  options: GatherOptions,
): Promise<readonly GatherResult[]> {
  const { connection, openReader, confirmReads, allowsUnchecked = false } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const progress = createProgress(targets.length, options.onProgress);
  const results: GatherResult[] = [];
  const [scheduleList, schedulePackage] = [createSemaphore(maxPackages), createSemaphore(maxPackages)];
  const scheduleManifest = createSemaphore(maxManifestsInFlight);
  const [containers, others]: [number[], number[]] = [[], []];
  for (const [index, { reference }] of targets.entries()) {
    (reference.packageType === 'container' ? containers : others).push(index);
  }
  try {
    // The lists of all containers first: their manifests wait for these, and the other lists are read beside them.
    const opened = await Promise.all(containers.map(open));
    await Promise.all([gatherImages(opened), ...others.map(gatherOther)]);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  return results;

  function finish(index: number, result: GatherResult): void {
    results[index] = result;
    progress.finish(index);
    options.onResult?.(result, index);
  }

  /** @returns `undefined` for a failure, which has become the result. */
  async function attempt<T>(index: number, read: () => Promise<T>): Promise<T | undefined> {
    try {
      signal.throwIfAborted();
      return await read();
    } catch (error) {
      if (signal.aborted) finish(index, { kind: 'cancelled' });
      else if (error instanceof GitHubError) finish(index, { kind: 'failed', error });
      else throw error;
      return undefined;
    }
  }

  async function gatherOther(index: number): Promise<void> {
    const isSupported = allowsUnchecked || targets[index]?.reference.packageType !== 'docker';
    const result = isSupported ? await list(index) : ({ kind: 'unsupported' } as const);
    if (result) finish(index, result);
  }

  async function gatherImages(opened: readonly Awaited<ReturnType<typeof open>>[]): Promise<void> {
    const found = opened.filter((each) => each !== undefined);
    const unread = found.reduce((sum, each) => sum + each.unread, 0);
    const needsConfirmation = unread > maxReadsWithoutConfirmation && !signal.aborted;
    const packages = found.map((each): UnreadPackage => ({ target: each.listed, unread: each.unread }));
    const mayRead =
      !needsConfirmation ||
      (await confirmReads(
        unread,
        packages.filter((each) => each.unread > 0),
      ));
    const mayReadIn = typeof mayRead === 'boolean' ? () => mayRead : mayRead;
    await Promise.all(found.map((each) => schedulePackage(() => readImages(each, mayReadIn(each.listed)))));
  }

  async function open(index: number) {
    const listed = await list(index);
    if (!listed) return undefined;
    // Opening reads the cache of the package from the disk.
    const reader = await schedulePackage(() => attempt(index, () => openReader(listed)));
    if (!reader) return undefined;
    const versions = listed.versions.map(imageVersion);
    return { index, listed, reader, versions, unread: unreadVersions(versions, reader).flat().length };
  }

  async function readImages(
    { index, listed, reader, versions, unread }: NonNullable<Awaited<ReturnType<typeof open>>>,
    mayRead: boolean,
  ): Promise<void> {
    if (!mayRead && unread > 0 && !allowsUnchecked) {
      finish(index, { kind: 'declined', unread });
      return;
    }
    const schedule = firstAlone(scheduleManifest);
    const { manifests, stopped } = await readManifests({
      versions,
      reader,
      // Cached ones are used even if no others may be read.
      signal: mayRead ? signal : AbortSignal.abort(),
      schedule,
      onProgress: ({ done, total }) => progress.step(index, { kind: 'manifests', done, total }),
    });
    const error = stopped ?? errorOfAll(manifests);
    if (allowsUnchecked && !signal.aborted) finish(index, { ...listed, images: { manifests, reader } });
    else if (error === 'cancelled') finish(index, { kind: 'cancelled' });
    else if (error) finish(index, { kind: 'failed', error });
    else finish(index, { ...listed, images: { manifests, reader } });
  }

  async function list(index: number): Promise<Listed | undefined> {
    const target = targets[index];
    if (!target) return undefined;
    const pages = versionPages(connection, target.reference);
    const read = () =>
      readWholeList(pages, {
        signal,
        onProgress: (loaded) => progress.step(index, { kind: 'versions', loaded }),
        onWait: (until) => progress.wait(until),
      });
    const whole = await scheduleList(() => attempt(index, read));
    progress.pause(index);
    if (!whole) return undefined;
    if (!whole.isComplete && !allowsUnchecked) {
      finish(index, { kind: 'incomplete' });
      return undefined;
    }
    const versions = new Map(whole.pages.flatMap(({ items }) => items).map((version) => [version.id, version]));
    return { ...target, kind: 'gathered', list: whole, versions: [...versions.values()] };
  }
}

/** Returns an error if there are manifests and all are unreadable, as those of a repository that may not be seen. */
function errorOfAll(manifests: Manifests): GitHubError | undefined {
  const states = [...manifests.values()];
  const [first] = states;
  return first?.kind === 'unreadable' && states.every(({ kind }) => kind === 'unreadable') ? first.error : undefined;
}
