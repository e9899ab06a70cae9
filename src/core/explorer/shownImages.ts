import { GitHubError, type Visibility } from '#core/github';
import { attachedKinds, isReferrerList, isRoot, referrerTag, sizeOfImage, withAncestors } from '#core/images';
import type { CachedManifest, ImageReader, KnownImages } from '#core/images';
import { artifactsOf, packageKey, type VersionSummary } from '#core/packages';
import { matchingVersions, type Filter } from './filter.ts';
import { largestFirst, ofSize } from './imageSizes.ts';
import type { VersionList } from './lists.ts';
import { imagesWith, matchingImages, packageImages, type PackageImages } from './packageImages.ts';
import type { VersionOrder } from './packageOrder.ts';
import { referenceOf, untaggedRow, versionRow } from './row.ts';
import type { PackageRow, Row, UntaggedCounts, UntaggedRow, VersionImage, VersionRow } from './row.ts';

export interface ImagePackage {
  readonly owner: string;
  readonly name: string;
  /** Decides where its documents are cached; `undefined` if it is not known. */
  readonly visibility: Visibility | undefined;
}

export type ManifestReader = Pick<ImageReader, 'cachedManifests' | 'facts'>;
export type OpenImages = (image: ImagePackage) => Promise<ManifestReader>;

/** The images of the container packages that are shown. */
export class ShownImages {
  readonly #open: OpenImages | undefined;
  readonly #list: (row: PackageRow) => VersionList;
  readonly #settings: () => ImageSettings;
  readonly #onChange: (row: Row) => void;
  /** By `keyOf`; those whose versions were shown. */
  readonly #shown = new Map<string, { row: PackageRow; counts: UntaggedCounts }>();
  /** Why a manifest could not be read, until it is retried: redrawing a row must not read it again. */
  readonly #failures = new Map<string, unknown>();
  /** The last result for a package, valid as long as its list, the cache and the settings do not change. */
  readonly #matching = new WeakMap<PackageImages, ImageSettings & { readonly images: PackageImages }>();

  constructor(
    open: OpenImages | undefined,
    shown: {
      readonly list: (row: PackageRow) => VersionList;
      readonly settings: () => ImageSettings;
      readonly onChange: (row: Row) => void;
    },
  ) {
    this.#open = open;
    this.#list = shown.list;
    this.#settings = shown.settings;
    this.#onChange = shown.onChange;
  }

  /** Never rejects: `undefined` for other packages, and if the account has signed out. */
  async reader({ owner, package: element }: PackageRow): Promise<ManifestReader | undefined> {
    const { name, packageType, visibility } = element;
    if (packageType !== 'container') return undefined;
    return this.#open?.({ owner: owner.login, name, visibility }).catch(() => undefined);
  }

  /** Returns all that is loaded and cached of a package, whatever the filter. */
  of(row: PackageRow, reader: ManifestReader | undefined): PackageImages {
    return packageImages(this.#list(row).items, reader?.cachedManifests ?? nothingCached);
  }

  /** Returns what the filter does not hide, in the order that is wanted. */
  matching(row: PackageRow, reader: ManifestReader | undefined): PackageImages {
    const { items } = this.#list(row);
    const all = this.of(row, reader);
    const { filter, versionOrder } = this.#settings();
    const known = this.#matching.get(all);
    if (known?.filter === filter && known.versionOrder === versionOrder) return known.images;
    const matching = matchingVersions(row.package, items, filter);
    const sizeOf = (digest: string) => sizeIn(reader, digest);
    let images = matching === items ? all : matchingImages(all, matching);
    if (filter.sizes?.length) images = ofSize(images, filter.sizes, sizeOf);
    if (versionOrder === 'largest') images = largestFirst(images, sizeOf);
    this.#matching.set(all, { filter, versionOrder, images });
    return images;
  }

  /** Returns the row for what is untagged, if anything is, and remembers that it is shown. */
  untaggedRow(row: PackageRow, images: PackageImages, reader: ManifestReader | undefined): UntaggedRow | undefined {
    const { untagged, untaggedParts: parts } = images;
    const loaded = this.#list(row).items.length;
    const counts = { untagged: untagged.length, parts, loaded, isAllRead: this.isAllRead(row, reader) };
    this.#shown.set(keyOf(row.owner.login, row.package.name), { row, counts });
    return counts.untagged > 0 ? untaggedRow(row, counts) : undefined;
  }

  /** Whether no version of the list may be part of an image whose manifest was not read. */
  isAllRead(row: PackageRow, reader: ManifestReader | undefined): boolean {
    const { releases, untagged } = this.of(row, reader);
    const isUnread = ({ name }: VersionSummary) =>
      reader?.cachedManifests.has(name) !== true && !isMissing(this.failure(row, name));
    return !this.#list(row).hasMore && !releases.some(isUnread) && !untagged.some(isUnread);
  }

  known(row: PackageRow, reader: ManifestReader): KnownImages & PackageImages {
    const images = this.of(row, reader);
    return {
      ...images,
      cached: (digest) => reader.cachedManifests.get(digest),
      isMissing: (digest) => isMissing(this.failure(row, digest)) || (this.#isWhole(row) && !images.graph.has(digest)),
    };
  }

  /** The rows of the loaded images that a version is part of, as far as that is known. Never rejects. */
  async imagesWith(row: PackageRow, digest: string): Promise<readonly VersionRow[]> {
    const reader = await this.reader(row);
    const images = this.of(row, reader);
    return imagesWith(images, digest, reader?.cachedManifests ?? nothingCached).map((version) =>
      this.versionRow(row, version, images, reader),
    );
  }

  #isWhole(row: PackageRow): boolean {
    const { loaded, hasMore, asOf } = this.#list(row);
    return loaded && !hasMore && asOf === undefined;
  }

  /** Reads a manifest that is not cached, unless that failed before. Never rejects. */
  async read(row: PackageRow, reader: ManifestReader, digest: string, signal?: AbortSignal): Promise<void> {
    const key = failureKey(row, digest);
    if (reader.cachedManifests.has(digest) || this.#failures.has(key)) return;
    try {
      await reader.facts(digest, signal);
    } catch (error) {
      if (!signal?.aborted) this.#failures.set(key, error);
    }
  }

  failure(row: PackageRow, digest: string): unknown {
    return this.#failures.get(failureKey(row, digest));
  }

  /** Forgets why a manifest could not be read, so that it is read again when it is shown. */
  retry(row: PackageRow, digest: string): void {
    this.#failures.delete(failureKey(row, digest));
  }

  /** The same for all manifests of packages whose key begins with this. */
  retryAll(start: string): void {
    for (const key of this.#failures.keys()) if (key.startsWith(start)) this.#failures.delete(key);
  }

  /** Redraws the rows that concern manifests that were just read. Never rejects. */
  async redrawRead({ owner, name }: Pick<ImagePackage, 'owner' | 'name'>, digests: readonly string[]): Promise<void> {
    const shown = this.#shown.get(keyOf(owner, name));
    const reader = shown && (await this.reader(shown.row));
    if (!reader) return;
    const { row, counts } = shown;
    const images = this.matching(row, reader);
    const untagged = this.untaggedRow(row, images, reader);
    const isAsBefore = (untagged === undefined) === (counts.untagged === 0);
    const { filter, versionOrder } = this.#settings();
    // Sizes that are known now may show, hide or move versions.
    if (!isAsBefore || filter.sizes?.length || versionOrder === 'largest') {
      this.#onChange(row);
      return;
    }
    const { counts: now } = untagged ?? { counts };
    const isRecounted = now.untagged !== counts.untagged || now.parts !== counts.parts;
    if (untagged && (isRecounted || now.isAllRead !== counts.isAllRead)) this.#onChange(untagged);
    const changed = new Set<VersionSummary | undefined>();
    const notInGraph = new Set<string>();
    for (const digest of digests) {
      const node = images.graph.get(digest);
      for (const above of withAncestors(node?.parents ?? [])) changed.add(images.versions.get(above.digest));
      if (node && !isRoot(node)) continue;
      const facts = reader.cachedManifests.get(digest)?.facts;
      // Its size, icon and words.
      const isPlain = !facts || artifactsOf(facts, row.package.name)?.[0] === 'image';
      if (isPlain && sizeIn(reader, digest) === undefined) continue;
      if (node) changed.add(images.versions.get(digest));
      else notInGraph.add(digest);
    }
    const isRead = ({ name: digest }: VersionSummary) => notInGraph.has(digest);
    if (notInGraph.size > 0) for (const version of this.#list(row).items.filter(isRead)) changed.add(version);
    if (changed.size > maxRowsRedrawn) this.#onChange(row);
    else for (const version of changed) if (version) this.#onChange(this.versionRow(row, version, images, reader));
  }

  versionRow(
    parent: VersionRow['parent'],
    version: VersionSummary,
    images: PackageImages,
    reader: ManifestReader | undefined,
  ): VersionRow {
    const row = versionRow(parent, version);
    row.image = imageOf(version, row.package, images, reader, this.#isWhole(row.package));
    return row;
  }
}

/** What the settings of the tree say about images. */
export interface ImageSettings {
  readonly filter: Filter;
  /** By default the newest first. */
  readonly versionOrder?: VersionOrder | undefined;
}

/** Of one package; for more, the whole package is redrawn. */
const maxRowsRedrawn = 100;

const nothingCached: ReadonlyMap<string, CachedManifest> = new Map();

function keyOf(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}

function failureKey(row: PackageRow, digest: string): string {
  return `${packageKey(referenceOf(row))}/${digest}`;
}

/** @returns whether the registry itself says that it does not have a manifest. */
export function isMissing(error: unknown): boolean {
  return error instanceof GitHubError && error.code === 'MANIFEST_UNKNOWN';
}

function sizeIn(reader: ManifestReader | undefined, digest: string): number | undefined {
  return sizeOfImage(digest, (each) => reader?.cachedManifests.get(each));
}

function imageOf(
  { name: digest, tags }: VersionSummary,
  row: PackageRow,
  images: PackageImages,
  reader: ManifestReader | undefined,
  isWhole: boolean,
): VersionImage | undefined {
  const cached = reader?.cachedManifests.get(digest);
  const node = images.graph.get(digest);
  const facts = cached?.facts;
  const image = cached && {
    artifact: artifactsOf(cached.facts, row.package.name)?.[0],
    size: sizeIn(reader, digest),
    readAt: cached.readAt,
    isIndex: cached.facts.kind === 'index',
    isIncomplete: isWhole && cached.facts.children.some((child) => !images.graph.has(child.digest)),
  };
  if (!node || node.tags.length > 0 || node.parents.length > 0) return image;
  const subject = tags.map((tag) => referrerTag(tag, digest)?.subject).find((each) => each) ?? facts?.subject;
  if (!subject) return image;
  const [kind] = isReferrerList(node) ? (['referrers'] as const) : attachedKinds(facts, node);
  return { ...image, attached: { kind, subject, isGone: isWhole } };
}
